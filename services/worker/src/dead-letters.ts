import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { DEAD_LETTER_QUEUE } from './queue/names.ts';

const rowsSchema = z.array(
  z.object({
    id: z.string(),
    source_name: z.string().nullable(),
    source_id: z.string().nullable(),
    source_retry_count: z.number().nullable(),
    source_output: z.unknown(),
    data: z.unknown(),
    created_on: z.date(),
  }),
);

/** A job that failed for good. */
export interface DeadLetter {
  readonly id: string;
  /** The queue it failed in. */
  readonly queue: string | null;
  readonly jobId: string | null;
  readonly attempts: number;
  /** Why, as written down by the last attempt. */
  readonly reason: unknown;
  readonly data: unknown;
  readonly at: string;
}

/** The newest dead letters. */
export async function listDeadLetters(pool: pg.Pool, limit: number): Promise<DeadLetter[]> {
  const { rows } = await pool.query(
    `SELECT id, source_name, source_id, source_retry_count, source_output, data, created_on
     FROM pgboss.job WHERE name = $1 AND state < 'active' ORDER BY created_on DESC, id LIMIT $2`,
    [DEAD_LETTER_QUEUE, limit],
  );
  return rowsSchema.parse(rows).map((row) => ({
    id: row.id,
    queue: row.source_name,
    jobId: row.source_id,
    attempts: (row.source_retry_count ?? 0) + 1,
    reason: row.source_output,
    data: row.data,
    at: row.created_on.toISOString(),
  }));
}

/**
 * Sends dead letters back to the queues they came from, oldest first, with all their retries.
 * @returns how many
 */
export function redriveDeadLetters(boss: PgBoss, limit: number): Promise<number> {
  return boss.redrive(DEAD_LETTER_QUEUE, { limit });
}
