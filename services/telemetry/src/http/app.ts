import express, { type ErrorRequestHandler, type Express } from 'express';
import type { FaultBoard } from '../faults/fault-board.ts';
import { logger } from '../logging/logger.ts';
import { ProblemError } from '../problem.ts';
import { httpTelemetry } from './http-telemetry.ts';

export interface AppOptions {
  readonly faults?: FaultBoard;
}

/** An Express application with telemetry, the faults of the board, and JSON bodies up to 100 kB. */
export function createApp(options: AppOptions = {}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(...httpTelemetry());
  for (const handler of options.faults?.handlers() ?? []) app.use(handler);
  app.use(express.json({ limit: '100kb' }));
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

const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const problem = asProblem(error);
  if (problem.status >= 500) logger.error({ event: 'http.error', error }, problem.message);
  response
    .status(problem.status)
    .set(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
};

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') {
    if (error.status >= 400 && error.status < 500) {
      return new ProblemError(error.status, error.message, { cause: error });
    }
  }
  return new ProblemError(500, 'Internal Server Error', { cause: error });
}
