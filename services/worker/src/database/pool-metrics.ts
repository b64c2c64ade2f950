import { gauge } from '@lab/telemetry';
import type pg from 'pg';

const pools = new Set<pg.Pool>();

const connections = gauge(
  'pool_connections',
  'Database connections of the pool by state; waiting counts callers that have none yet.',
  ['state'],
  () => {
    const all = [...pools];
    const sum = (count: (pool: pg.Pool) => number) =>
      all.reduce((total, pool) => total + count(pool), 0);
    connections.set(
      { state: 'active' },
      sum((pool) => pool.totalCount - pool.idleCount),
    );
    connections.set(
      { state: 'idle' },
      sum((pool) => pool.idleCount),
    );
    connections.set(
      { state: 'waiting' },
      sum((pool) => pool.waitingCount),
    );
  },
);

/** Includes a pool in `pool_connections` until the returned function is called. */
export function measurePool(pool: pg.Pool): () => void {
  pools.add(pool);
  return () => pools.delete(pool);
}
