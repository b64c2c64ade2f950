import express, { type ErrorRequestHandler, type Request, Router } from 'express';
import { readPagerDuty } from './channels/pagerduty.ts';
import { readSlack } from './channels/slack.ts';
import { readWebhook } from './channels/webhook.ts';
import type { Inbox } from './inbox.ts';
import type { Channel, Format, Reading } from './message.ts';

const channelOfPath: Readonly<Record<string, { channel: Channel; format: Format }>> = {
  '/slack': { channel: 'slack', format: 'slack-incoming-webhook' },
  '/pagerduty/v2/enqueue': { channel: 'pagerduty', format: 'pagerduty-events-v2' },
  '/webhook': { channel: 'webhook', format: 'text' },
};

/** The three HTTP receivers. They read any body as text, so that a broken one is kept too. */
export function receivers(inbox: Inbox, maxBodyBytes: number): Router {
  const router = Router();
  const text = express.text({ type: () => true, limit: maxBodyBytes });

  router.post('/slack', text, (request, response) => {
    const body = bodyOf(request);
    const reading = readSlack(body, request.get('content-type'));
    keep(inbox, 'slack', reading, body);
    response
      .status(reading.answer === 'ok' ? 200 : 400)
      .type('text/plain')
      .send(reading.answer);
  });

  router.post('/pagerduty/v2/enqueue', text, (request, response) => {
    const body = bodyOf(request);
    const reading = readPagerDuty(body);
    keep(inbox, 'pagerduty', reading, body);
    if (reading.valid) {
      const { dedupKey: dedup_key } = reading;
      response.status(202).json({ status: 'success', message: 'Event processed', dedup_key });
    } else {
      const message = 'Event object is invalid';
      response.status(400).json({ status: 'invalid event', message, errors: reading.reasons });
    }
  });

  router.post('/webhook', text, (request, response) => {
    const body = bodyOf(request);
    const reading = readWebhook(body);
    const { id, valid, reasons, format } = keep(inbox, 'webhook', reading, body);
    response.status(valid ? 200 : 400).json({ id, valid, format, reasons });
  });

  router.use(unreadableBody(inbox));
  return router;
}

function keep(inbox: Inbox, channel: Channel, reading: Reading, text: string) {
  return inbox.receive({ channel, reading, text, bytes: Buffer.byteLength(text) });
}

/** A body that is too large, or in an unknown encoding: its arrival is kept, its content is not. */
function unreadableBody(inbox: Inbox): ErrorRequestHandler {
  return (error: unknown, request, _response, next) => {
    const target = channelOfPath[request.path];
    if (target !== undefined && error instanceof Error) {
      const reading: Reading = {
        format: target.format,
        valid: false,
        reasons: [error.message],
        summary: `unreadable body: ${error.message}`,
        status: null,
        destination: null,
        labels: {},
        payload: null,
      };
      keep(inbox, target.channel, reading, '');
    }
    next(error);
  };
}

function bodyOf(request: Request): string {
  return typeof request.body === 'string' ? request.body : '';
}
