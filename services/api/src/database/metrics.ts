import { counter, gauge, histogram } from '@lab/telemetry';
import type { Pool } from 'pg';

const pools = new Set<Pool>();

const connections = gauge(
  'pool_connections',
  'Connections to PostgreSQL: in use, idle, requests waiting for one, and the limit.',
  ['state'],
  () => {
    let [inUse, idle, waiting, max] = [0, 0, 0, 0];
    for (const pool of pools) {
      inUse += pool.totalCount - pool.idleCount;
      idle += pool.idleCount;
      waiting += pool.waitingCount;
      max += pool.options.max;
    }
    connections.set({ state: 'in_use' }, inUse);
    connections.set({ state: 'idle' }, idle);
    connections.set({ state: 'waiting' }, waiting);
    connections.set({ state: 'max' }, max);
  },
);

/** Lets `pool_connections` count a pool, until the returned function is called. */
export function watchPool(pool: Pool): () => void {
  pools.add(pool);
  return () => pools.delete(pool);
}

/** Time until a connection was there, or the attempt to get one failed. */
export const poolWait = histogram(
  'pool_wait_seconds',
  'Time that a request waited for a database connection.',
  [],
  [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
);

export const poolErrors = counter(
  'pool_errors_total',
  'Connections that failed: while being made (connect) or while lying idle (idle).',
  ['reason'],
);

export const queryDuration = histogram(
  'query_duration_seconds',
  'Time of a database statement as seen by the service.',
  ['statement_id'],
  [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
);

export const slowQueries = counter(
  'slow_queries_total',
  'Database statements that took longer than the threshold.',
  ['statement_id'],
);
