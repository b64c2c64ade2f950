import type pg from 'pg';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { z } from 'zod';
import { JobRejected } from '../steps/job-rejected.ts';
import { lockOrder, setStatus } from '../steps/order.ts';
import type { Query, Step, Transition } from '../steps/step.ts';
import { onConnection } from './boss.ts';
import { jobDataSchema } from './job-data.ts';
import { publish } from './publish.ts';
import { withTimeLimit } from './time-limit.ts';

/** What one attempt wrote into the transaction. */
export type Outcome =
  | { readonly result: 'completed'; readonly orderId: string; readonly transition: Transition }
  | { readonly result: 'skipped'; readonly orderId: string }
  | { readonly result: 'retried' | 'dead'; readonly error: unknown };

export interface AttemptOptions {
  /** Connection whose open transaction has claimed the job. */
  readonly client: pg.PoolClient;
  readonly boss: PgBoss;
  readonly job: JobWithMetadata<unknown>;
  readonly step: Step;
  readonly timeoutMs: number;
  /** Aborted when the worker may wait no longer. */
  readonly signal: AbortSignal;
  /** Runs before the step, in its transaction. */
  readonly before: (query: Query) => Promise<void>;
}

/**
 * Tries a claimed job once. A failure undoes what the attempt wrote and, in the same transaction,
 * has the job tried again later or moved to the dead letters. The caller commits.
 * @throws the reason of `signal`, or what the lost connection reports: then nothing is decided, and
 * the end of the connection gives the job back as it was
 */
export async function attemptJob(options: AttemptOptions): Promise<Outcome> {
  const { client, boss, job, step, timeoutMs, signal } = options;
  const db = onConnection(client);
  await client.query('SAVEPOINT attempt');
  try {
    const done = await withTimeLimit(timeoutMs, signal, (limit) => runStep(options, limit));
    await boss.complete(step.queue, job.id, null, { db });
    return done;
  } catch (error) {
    signal.throwIfAborted();
    await client.query('ROLLBACK TO SAVEPOINT attempt');
    const rejected = error instanceof JobRejected;
    if (rejected) await forgoRetries(client, job);
    await boss.fail(step.queue, job.id, reasonOf(error), { db });
    return { result: rejected || job.retryCount >= job.retryLimit ? 'dead' : 'retried', error };
  }
}

async function runStep(
  { client, boss, job, step, before }: AttemptOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const data = jobDataSchema.safeParse(job.data);
  if (!data.success) {
    throw new JobRejected('malformed job data', { errors: z.flattenError(data.error) });
  }
  const { orderId } = data.data;
  const query: Query = (text, values = []) => {
    signal.throwIfAborted();
    return client.query(text, [...values]);
  };
  await before(query);
  const { order, status } = await lockOrder(query, orderId);
  if (status !== step.from) return { result: 'skipped', orderId };
  const transition = await step.run(order, { query, signal, attempt: job.retryCount + 1 });
  await setStatus(query, orderId, transition.status);
  if (transition.next !== undefined) await publish(boss, client, transition.next, orderId);
  return { result: 'completed', orderId, transition };
}

/** pg-boss moves a job to the dead letters when it fails and has no retries left. */
async function forgoRetries(client: pg.PoolClient, job: JobWithMetadata<unknown>): Promise<void> {
  await client.query(
    'UPDATE pgboss.job SET retry_limit = retry_count WHERE name = $1 AND id = $2',
    [job.name, job.id],
  );
}

/** What is kept with the failed job, for whoever looks into it. */
function reasonOf(error: unknown): Record<string, unknown> {
  if (error instanceof JobRejected) return { reason: error.message, ...error.details };
  if (error instanceof Error) return { reason: error.message, error: error.name };
  return { reason: String(error) };
}
