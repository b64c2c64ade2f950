import { logger } from '@lab/telemetry';
import type pg from 'pg';
import { z } from 'zod';
import { oldestJobAge, queueLag } from '../metrics.ts';
import { queueNames } from './names.ts';

const INTERVAL_MS = 1_000;

/**
 * Per queue: the waiting jobs and the age of the oldest. Jobs being worked on look like waiting ones
 * to every transaction but their own, hence the list to leave out ($2).
 */
const SAMPLE = `
  SELECT queue,
    (SELECT count(*)::int FROM pgboss.job
      WHERE name = queue AND state < 'active' AND NOT blocked AND id <> ALL ($2::uuid[])) AS waiting,
    (SELECT extract(epoch FROM now() - created_on)::float8 FROM pgboss.job
      WHERE name = queue AND state < 'active' AND NOT blocked AND id <> ALL ($2::uuid[])
      ORDER BY priority DESC, created_on LIMIT 1) AS age
  FROM unnest($1::text[]) AS queue`;

const rowsSchema = z.array(
  z.object({ queue: z.string(), waiting: z.number(), age: z.number().nullable() }),
);

/** Measures the queues every second. */
export class QueueSampler {
  readonly #pool: pg.Pool;
  readonly #jobsInHand: () => readonly string[];
  #timer: NodeJS.Timeout | undefined;
  #available: boolean | undefined;
  #stopped = false;

  constructor(pool: pg.Pool, jobsInHand: () => readonly string[]) {
    this.#pool = pool;
    this.#jobsInHand = jobsInHand;
  }

  start(): void {
    void this.#tick();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #tick(): Promise<void> {
    try {
      await this.sample();
      if (this.#available === false) {
        logger.info({ event: 'database.back' }, 'the database answers again');
      }
      this.#available = true;
    } catch (error) {
      queueLag.reset();
      oldestJobAge.reset();
      if (this.#available !== false && !this.#stopped) {
        logger.error({ event: 'database.lost', error }, 'the database does not answer');
      }
      this.#available = false;
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#tick(), INTERVAL_MS);
  }

  /** Reads and publishes the current values. */
  async sample(): Promise<void> {
    const { rows } = await this.#pool.query(SAMPLE, [queueNames, this.#jobsInHand()]);
    for (const { queue, waiting, age } of rowsSchema.parse(rows)) {
      queueLag.set({ queue }, waiting);
      oldestJobAge.set({ queue }, age ?? 0);
    }
  }
}
