import { STATUS_CODES } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { FaultBoard } from '../faults/fault-board.ts';
import { ProblemError } from '../problem.ts';
import { httpTelemetry } from './http-telemetry.ts';
import { recordOf } from './request-record.ts';
import { trackRoutes } from './route-template.ts';

export interface AppOptions {
  /** Board whose faults strike the routes of this application. */
  readonly faults?: FaultBoard;
}

/**
 * An Express application with telemetry, the common faults of its board, and JSON bodies up to
 * 100 kB. Bodies are parsed once a route has matched: handlers given to `app.use` see none.
 */
export function createApp(options: AppOptions = {}): Express {
  const app = express();
  app.disable('x-powered-by');
  trackRoutes(app.request, {
    parseBody: express.json({ limit: '100kb' }),
    ...(options.faults === undefined ? {} : { faults: options.faults.routeFaults }),
  });
  app.use(...httpTelemetry());
  return app;
}

const finished = new WeakSet<Express>();

/** Adds the 404 answer and the error handler, both as RFC 9457 problem details. Safe to call twice. */
export function finishApp(app: Express): Express {
  if (finished.has(app)) return app;
  finished.add(app);
  app.use((request) => {
    throw new ProblemError(404, 'Not Found', {
      detail: `no route ${request.method} ${request.path}`,
    });
  });
  app.use(answerError);
  return app;
}

const answerError: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const problem = asProblem(error);
  const record = recordOf(request);
  if (record !== undefined && problem.status >= 500) record.error = error;
  if (response.headersSent) {
    next(error);
    return;
  }
  response
    .status(problem.status)
    .set(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
};

/** Errors of the body parser carry a 4xx status and a message for the client; others are ours. */
function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') {
    if (error.status >= 400 && error.status < 500) {
      return new ProblemError(error.status, STATUS_CODES[error.status] ?? 'Bad Request', {
        detail: error.message,
        cause: error,
      });
    }
  }
  return new ProblemError(500, 'Internal Server Error', { cause: error });
}
