import { httpTelemetry } from '@lab/telemetry';
import express, { type Express } from 'express';
import type { Inbox } from './inbox.ts';
import { messagesApi } from './messages-api.ts';
import { receivers } from './receivers.ts';

/** The HTTP side of the inbox. It parses bodies itself: a malformed one is a message, too. */
export function inboxApp(inbox: Inbox, maxBodyBytes: number): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(...httpTelemetry());
  app.use((_request, response, next) => {
    response.set('x-content-type-options', 'nosniff');
    next();
  });
  app.use(messagesApi(inbox.store));
  app.use(receivers(inbox, maxBodyBytes));
  return app;
}
