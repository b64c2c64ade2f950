import express, { type Express, type RequestHandler, Router } from 'express';
import { environment } from '../environment.ts';
import type { FaultBoard } from '../faults/fault-board.ts';
import { exposition } from '../metrics/exposition.ts';
import { ProblemError } from '../problem.ts';
import { finishApp } from './app.ts';

/** What `/readyz` answers. */
export interface ReadyReport {
  readonly ready: boolean;
  /** Each dependency, and "ok" or what is wrong with it. */
  readonly checks: Record<string, string>;
}

export interface OperationalOptions {
  readonly ready?: () => Promise<ReadyReport> | ReadyReport;
  readonly faults?: FaultBoard;
}

/**
 * The routes that watch a service: untraced, uncounted, and alive while faults strike the others.
 * @param isStopping makes `/readyz` answer 503, so that no new traffic comes
 */
export function operationalApp(options: OperationalOptions, isStopping: () => boolean): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const report = isStopping()
      ? { ready: false, checks: { service: 'stopping' } }
      : await readyReport(options.ready);
    response.status(report.ready ? 200 : 503).json(report);
  });
  app.get('/metrics', async (request, response) => {
    const { contentType, body } = await exposition(request.headers.accept);
    response.setHeader('content-type', contentType);
    response.end(body);
  });
  app.use('/faults', requireFaults, faultRoutes(options.faults));
  return finishApp(app);
}

async function readyReport(ready: OperationalOptions['ready']): Promise<ReadyReport> {
  try {
    return (await ready?.()) ?? { ready: true, checks: {} };
  } catch (error) {
    return { ready: false, checks: { service: error instanceof Error ? error.message : 'failed' } };
  }
}

const requireFaults: RequestHandler = (_request, _response, next) => {
  if (environment.LAB_FAULTS) next();
  else throw new ProblemError(404, 'Not Found', { detail: 'faults are off: LAB_FAULTS is not 1' });
};

function faultRoutes(board: FaultBoard | undefined): Router {
  const router = Router();
  if (board === undefined) return router;
  const stateOf = (name: string) => board.list().find((fault) => fault.name === name);
  router.get('/', (_request, response) => {
    response.json({ faults: board.list() });
  });
  router.put('/:name', express.json(), async (request, response) => {
    await board.set(request.params.name, request.body ?? {});
    response.json(stateOf(request.params.name));
  });
  router.delete('/:name', (request, response) => {
    board.clear(request.params.name);
    response.json(stateOf(request.params.name));
  });
  return router;
}
