import { setTimeout as delay } from 'node:timers/promises';
import { type ReadyReport, type RunningService, startService } from '@lab/telemetry';
import type pg from 'pg';
import { workerApp } from './app.ts';
import type { WorkerConfig } from './config.ts';
import { createPool } from './database/pool.ts';
import { measurePool } from './database/pool-metrics.ts';
import { type WorkerFaults, workerFaults } from './faults.ts';
import { createMailer } from './mail/mailer.ts';
import { initialiseCounters } from './metrics.ts';
import { FakePaymentProvider } from './payment-provider/payment-provider.ts';
import { readQueueDefinitions } from './queue/definitions.ts';
import { JobSystem } from './queue/job-system.ts';
import { queueNames } from './queue/names.ts';
import { chargeStep } from './steps/charge.ts';
import { mailStep } from './steps/mail.ts';
import { PaymentClient } from './steps/payments.ts';
import { reserveStep } from './steps/reserve.ts';
import type { Query } from './steps/step.ts';

const READY_DEADLINE_MS = 2_000;
/** Connections besides those of the jobs: measurements, housekeeping, readiness. */
const SPARE_CONNECTIONS = 2;

export type RunningWorker = RunningService;

/**
 * Starts the worker. It answers at once and takes jobs as soon as the database is there.
 * @throws Error when the port or the queue definitions cannot be had
 */
export async function startWorker(config: WorkerConfig): Promise<RunningWorker> {
  const definitions = await readQueueDefinitions(config.queuesFile);
  const faults = workerFaults();
  const pool = createPool(config.database, {
    applicationName: 'worker',
    max: config.jobConcurrency * queueNames.length + SPARE_CONNECTIONS,
  });
  const providerPool = createPool(config.database, {
    applicationName: 'payment-provider',
    max: config.jobConcurrency,
  });
  const provider = new FakePaymentProvider(providerPool, {
    ...config.payments,
    outageRatio: () => faults.get('payment-outage')?.ratio ?? 0,
  });
  const payments = new PaymentClient(provider, config.payments.deadlineMs);
  const mailer = createMailer({ ...config.smtp, connections: config.jobConcurrency });
  const jobs = new JobSystem({
    pool,
    definitions,
    steps: [chargeStep(payments), reserveStep(payments), mailStep(mailer)],
    jobConcurrency: config.jobConcurrency,
    jobTimeoutMs: config.jobTimeoutMs,
    pollMs: config.pollMs,
    before: (query) => slowQuery(faults, query),
  });
  initialiseCounters();
  const forgetPool = measurePool(pool);
  const service = await startService({
    app: workerApp({ pool, jobs, faults }),
    listen: config.listen,
    faults,
    ready: () => readiness(pool, jobs),
    close: async () => {
      await jobs.stop(config.shutdownMs);
      mailer.close();
      forgetPool();
      await Promise.all([pool.end(), providerPool.end()]);
    },
  });
  jobs.start();
  return service;
}

async function readiness(pool: pg.Pool, jobs: JobSystem): Promise<ReadyReport> {
  const database = await Promise.race([
    pool.query('SELECT 1').then(
      () => 'ok',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    ),
    delay(READY_DEADLINE_MS, `no answer within ${READY_DEADLINE_MS} ms`, { ref: false }),
  ]);
  const queues = jobs.started ? 'ok' : 'waiting for the database';
  return { ready: database === 'ok' && jobs.started, checks: { database, queues } };
}

async function slowQuery(faults: WorkerFaults, query: Query): Promise<void> {
  const fault = faults.get('slow-query');
  if (fault !== undefined) await query('SELECT pg_sleep($1)', [fault.seconds]);
}
