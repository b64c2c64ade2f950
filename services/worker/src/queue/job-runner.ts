import { inc, logger, observe, withSpan } from '@lab/telemetry';
import { type Span, SpanStatusCode } from '@opentelemetry/api';
import type pg from 'pg';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { withClient } from '../database/pool.ts';
import * as metrics from '../metrics.ts';
import type { Query, Step } from '../steps/step.ts';
import { attemptJob, type Outcome } from './attempt.ts';
import { onConnection } from './boss.ts';
import type { Turn } from './consumer.ts';
import { consumerSpan } from './consumer-span.ts';
import { carrierOf } from './job-data.ts';
import type { QueueName } from './names.ts';

export interface JobRunnerOptions {
  readonly pool: pg.Pool;
  readonly boss: PgBoss;
  readonly step: Step;
  readonly jobTimeoutMs: number;
  /** Runs before the step, in its transaction. */
  readonly before: (query: Query) => Promise<void>;
  /** Told after the commit that a queue has a new job. */
  readonly onSent: (queue: QueueName) => void;
}

/**
 * Takes single jobs of one queue. The claim, what the job does, the next job and the completion are
 * one transaction: the lock on the job's row is the claim, and the connection is its heartbeat.
 * When the process dies the server ends the connection, rolls back, and the job is free again at
 * once, without an attempt lost.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #inHand = new Set<string>();
  #complaint: string | undefined;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  /** Ids of the jobs that run now. */
  get inHand(): readonly string[] {
    return [...this.#inHand];
  }

  /** Looks for one job and does it; see ConsumerOptions.take. */
  async take(signal: AbortSignal, found: () => void): Promise<Turn> {
    const { pool, boss, step, jobTimeoutMs } = this.#options;
    try {
      const turn = await withClient(pool, async (client) => {
        await client.query(
          `BEGIN;
           SET LOCAL statement_timeout = ${Math.round(jobTimeoutMs)};
           SET LOCAL transaction_timeout = ${Math.round(jobTimeoutMs * 2 + 5_000)}`,
        );
        const [job] = await boss.fetch(step.queue, {
          includeMetadata: true,
          db: onConnection(client),
        });
        if (job === undefined) {
          await client.query('ROLLBACK');
          return 'empty';
        }
        found();
        await this.#process(client, job, signal);
        return 'worked';
      });
      this.#complaint = undefined;
      return turn;
    } catch (error) {
      if (!signal.aborted) this.#complain(error);
      return 'unavailable';
    }
  }

  async #process(
    client: pg.PoolClient,
    job: JobWithMetadata<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const { boss, step, jobTimeoutMs, before } = this.#options;
    const { queue } = step;
    const started = performance.now();
    this.#inHand.add(job.id);
    try {
      await withSpan('jobs.process', consumerSpan(job, carrierOf(job.data)), async (span) => {
        inc(metrics.jobAttempts, { queue });
        try {
          const outcome = await attemptJob({
            ...{ client, boss, job, step, signal, before },
            timeoutMs: jobTimeoutMs,
          });
          await client.query('COMMIT');
          this.#record(job, outcome, span, (performance.now() - started) / 1000);
        } catch (error) {
          if (signal.aborted) {
            inc(metrics.jobs, { queue, result: 'released' });
            logger.info({ event: 'job.released', queue, job_id: job.id }, 'job given back');
          }
          throw error;
        }
      });
    } finally {
      this.#inHand.delete(job.id);
    }
  }

  #record(job: JobWithMetadata<unknown>, outcome: Outcome, span: Span, seconds: number): void {
    const { queue } = this.#options.step;
    const { result } = outcome;
    inc(metrics.jobs, { queue, result });
    observe(metrics.jobDuration, { queue }, seconds);
    const line = {
      ...{ event: `job.${result}`, queue, job_id: job.id, attempt: job.retryCount + 1 },
      duration_ms: seconds * 1000,
    };
    if (result === 'completed') {
      const { transition, orderId } = outcome;
      const { status, next } = transition;
      metrics.markSuccess(queue);
      inc(metrics.orders, { status });
      if (next !== undefined) this.#options.onSent(next);
      span.setAttributes({ 'order.id': orderId, 'order.status': status });
      logger.info({ ...line, order_id: orderId, status }, `order ${status}`);
    } else if (result === 'skipped') {
      logger.info({ ...line, order_id: outcome.orderId }, 'done before');
    } else {
      const { error } = outcome;
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      if (result === 'retried') {
        logger.warn({ ...line, error }, 'job failed and will be tried again');
        return;
      }
      inc(metrics.deadLetters, { queue });
      logger.error({ ...line, error }, 'job failed for good');
    }
  }

  /** Says once, not at every turn, what keeps this queue from being worked on. */
  #complain(error: unknown): void {
    const complaint = String(error);
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    const { queue } = this.#options.step;
    logger.warn({ event: 'queue.unavailable', queue, error }, 'no job can be taken');
  }
}
