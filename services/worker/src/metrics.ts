import { counter, gauge, histogram, inc } from '@lab/telemetry';
import { type QueueName, queueNames } from './queue/names.ts';

/** How one attempt at a job ended. */
const jobResults = ['completed', 'skipped', 'retried', 'dead', 'released'] as const;
export type JobResult = (typeof jobResults)[number];

export const jobs = counter(
  'jobs_total',
  'Attempts at jobs by how they ended: completed; skipped (was done before); retried (failed, comes again); dead (failed for good); released (given back at shutdown).',
  ['queue', 'result'],
);
export const jobDuration = histogram(
  'job_duration_seconds',
  'Time of one attempt at a job, from claim to commit.',
  ['queue'],
  [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
);
export const jobAttempts = counter('job_attempts_total', 'Attempts at jobs that were begun.', [
  'queue',
]);
export const deadLetters = counter('dead_letters_total', 'Jobs moved to the dead letter queue.', [
  'queue',
]);
const lastSuccess = gauge(
  'last_success_timestamp_seconds',
  'Unix time of the last completed job.',
  ['queue'],
);
export const queueLag = gauge(
  'queue_lag',
  'Jobs that wait for a worker or for their next attempt. Absent while the database does not answer.',
  ['queue'],
);
export const oldestJobAge = gauge(
  'oldest_job_age_seconds',
  'Age of the oldest waiting job, 0 when none waits. Absent while the database does not answer.',
  ['queue'],
);
export const payments = counter(
  'payments_total',
  'Calls of the payment provider by answer: approved, declined, error, timeout, refunded.',
  ['result'],
);
export const orders = counter('orders_total', 'Orders that reached a status.', ['status']);

/** Series that exist from the start have a rate from their first event on. */
export function initialiseCounters(): void {
  for (const queue of queueNames) {
    for (const result of jobResults) inc(jobs, { queue, result }, 0);
    inc(jobAttempts, { queue }, 0);
    inc(deadLetters, { queue }, 0);
  }
  for (const result of ['approved', 'declined', 'error', 'timeout', 'refunded']) {
    inc(payments, { result }, 0);
  }
  for (const status of ['charged', 'reserved', 'fulfilled', 'payment_failed', 'out_of_stock']) {
    inc(orders, { status }, 0);
  }
}

/** Sets the last success of a queue to now. */
export function markSuccess(queue: QueueName): void {
  lastSuccess.set({ queue }, Date.now() / 1000);
}

const heartbeats = new Set<() => number>();
const heartbeat = gauge(
  'worker_heartbeat_timestamp_seconds',
  'Unix time at which the least recently visited queue was last looked into. 0 before the first time.',
  [],
  () => {
    if (heartbeats.size > 0)
      heartbeat.set(Math.min(...[...heartbeats].map((beat) => beat())) / 1000);
  },
);

/**
 * Makes `source` (Unix time in milliseconds) the heartbeat of this worker until the returned
 * function is called.
 */
export function measureHeartbeat(source: () => number): () => void {
  heartbeats.add(source);
  return () => heartbeats.delete(source);
}
