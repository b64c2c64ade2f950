import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import type { FaultBoard } from '../faults/fault-board.ts';
import { finishApp } from '../http/app.ts';
import { operationalApp, type ReadyReport } from '../http/operational-app.ts';
import { isOperational } from '../http/operational-routes.ts';
import { answerUnparsed } from '../http/unparsed-requests.ts';
import { logger } from '../logging/logger.ts';
import { withDeadline } from '../shipping/shipper.ts';
import { drain } from './drain.ts';
import { flushTelemetry } from './flush.ts';
import { parseListen } from './listen-address.ts';
import { onStopSignal } from './signals.ts';

/** Longer than clients keep idle connections, so that it is the client who closes them. */
const keepAliveMs = 65_000;
const drainDeadlineMs = 10_000;
const closeDeadlineMs = 10_000;
const flushDeadlineMs = 3_000;

export interface ServiceOptions {
  /** Routes of the service. */
  readonly app: Express;
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** Asked by `/readyz`; a service without it is ready once it listens. */
  readonly ready?: () => Promise<ReadyReport> | ReadyReport;
  /** Called when the service begins to stop, to end answers that would go on for ever. */
  readonly stopping?: () => void;
  /** Called after the last request was answered, before telemetry is flushed. */
  readonly close?: () => Promise<void>;
  /** Served under `/faults` when `LAB_FAULTS=1`. */
  readonly faults?: FaultBoard;
}

export interface RunningService {
  readonly url: string;
  readonly port: number;
  /** What SIGTERM does, without the exit. */
  close(): Promise<void>;
}

/**
 * Serves an application with `/healthz`, `/readyz`, `/metrics` and `/faults`. On SIGTERM and SIGINT
 * it stops accepting, answers what is under way (10 s), calls `close`, flushes telemetry, and exits 0;
 * a second signal exits at once.
 * @throws Error when the address is malformed or taken
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { host, port } = parseListen(options.listen);
  const app = finishApp(options.app);
  let stopping = false;
  const operations = operationalApp(options, () => stopping);
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    if (isOperational(request.url ?? '')) operations(request, response);
    else app(request, response);
  });
  server.on('clientError', answerUnparsed);
  server.listen(port, host);
  await once(server, 'listening');
  const address = addressOf(server);
  logger.info({ event: 'service.started', port: address.port }, 'listening');

  const stop = async () => {
    stopping = true;
    logger.info({ event: 'service.stopping' }, 'stopping');
    options.stopping?.();
    const drained = await drain(server, drainDeadlineMs);
    if (!drained) logger.warn({ event: 'service.drain' }, 'gave up requests that took too long');
    options.faults?.clearAll();
    await runClose(options.close);
    logger.info({ event: 'service.stopped' }, 'stopped');
    await flushTelemetry(flushDeadlineMs);
  };
  let stopped: Promise<void> | undefined;
  const close = () => {
    stopped ??= stop();
    return stopped;
  };
  const forget = onStopSignal(close);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    async close() {
      forget();
      await close();
    },
  };
}

async function runClose(close: ServiceOptions['close']): Promise<void> {
  if (close === undefined) return;
  try {
    if (await withDeadline(close(), closeDeadlineMs)) return;
    logger.warn({ event: 'service.close' }, 'closing took too long');
  } catch (error) {
    logger.error({ event: 'service.close', error }, 'closing failed');
  }
}

function addressOf(server: Server): { port: number } {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP address');
  return address;
}
