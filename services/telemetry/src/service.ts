import { once } from 'node:events';
import { createServer } from 'node:http';
import express, { type Express, Router } from 'express';
import { environment } from './environment.ts';
import type { FaultBoard } from './faults/fault-board.ts';
import { finishApp } from './http/app.ts';
import { logger } from './logging/logger.ts';
import { registry } from './metrics/registry.ts';
import { ProblemError } from './problem.ts';
import { runningTracing } from './tracing/state.ts';

export interface ReadyReport {
  readonly ready: boolean;
  readonly checks: Record<string, string>;
}

export interface ServiceOptions {
  /** Routes of the service. */
  readonly app: Express;
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  readonly ready?: () => Promise<ReadyReport> | ReadyReport;
  /** Called after the last request was answered, before telemetry is flushed. */
  readonly close?: () => Promise<void>;
  readonly faults?: FaultBoard;
}

export interface RunningService {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves an application until SIGTERM or SIGINT, with health, metrics and fault routes. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { host, port } = parseListen(options.listen);
  const outer = express().disable('x-powered-by');
  outer.use(operations(options), finishApp(options.app));
  const server = createServer(outer);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const close = async () => {
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
    options.faults?.clearAll();
    await options.close?.();
    await runningTracing()
      ?.stop()
      .catch((error: unknown) => logger.warn({ event: 'telemetry.flush', error }, 'spans lost'));
  };
  const stop = () => void close().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
  logger.info({ event: 'service.started', port: address.port }, 'listening');
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    async close() {
      process.off('SIGTERM', stop).off('SIGINT', stop);
      await close();
    },
  };
}

function parseListen(listen: string): { host: string; port: number } {
  const match = /^(.+):(\d{1,5})$/.exec(listen);
  const host = match?.[1];
  const port = Number(match?.[2]);
  if (host === undefined || port > 65_535) throw new Error(`LISTEN: "${listen}" is not host:port`);
  return { host, port };
}

function operations({ ready, faults }: ServiceOptions): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const report = (await ready?.()) ?? { ready: true, checks: {} };
    response.status(report.ready ? 200 : 503).json(report);
  });
  router.get('/metrics', async (_request, response) => {
    response.set('content-type', registry.contentType).send(await registry.metrics());
  });
  if (faults === undefined || !environment.LAB_FAULTS) return router;
  router.get('/faults', (_request, response) => {
    response.json({ faults: faults.list() });
  });
  router.put('/faults/:name', express.json({ strict: false }), async (request, response) => {
    await faults.set(request.params.name, request.body);
    response.json(faults.list().find(({ name }) => name === request.params.name));
  });
  router.delete('/faults/:name', (request, response) => {
    faults.clear(request.params.name);
    response.status(204).end();
  });
  router.use(
    (error: unknown, _request: unknown, response: express.Response, next: express.NextFunction) => {
      if (!(error instanceof ProblemError)) {
        next(error);
        return;
      }
      response.status(error.status).type('application/problem+json').send(JSON.stringify(error));
    },
  );
  return router;
}
