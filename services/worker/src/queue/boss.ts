import { setTimeout as delay } from 'node:timers/promises';
import { logger } from '@lab/telemetry';
import type pg from 'pg';
import { type Db, PgBoss } from 'pg-boss';
import type { QueueDefinition } from './definitions.ts';

const START_RETRY_MS = 500;

/** Lets pg-boss run its statements on a connection or pool of ours. */
export function onConnection(connection: pg.Pool | pg.PoolClient): Db {
  return { executeSql: (text, values) => connection.query(text, values) };
}

/**
 * The queue library. Its own workers are not used (see take-job.ts); it keeps the schema, the retry
 * rules, the dead letters and the removal of old jobs.
 */
export function createBoss(pool: pg.Pool): PgBoss {
  const boss = new PgBoss({
    db: onConnection(pool),
    schedule: false,
    maintenanceIntervalSeconds: 300,
    instanceName: 'worker',
    // The trace context travels in the job's data; see publish.ts.
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => {
    logger.warn({ event: 'queue.error', error }, 'pg-boss could not do its housekeeping');
  });
  return boss;
}

/**
 * Makes the schema and the queues, and tries again until the database lets it.
 * @returns false when `signal` ended the wait
 */
export async function startBoss(
  boss: PgBoss,
  definitions: readonly QueueDefinition[],
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await boss.start();
      await declareQueues(boss, definitions);
      return true;
    } catch (error) {
      if (attempt === 1) logger.warn({ event: 'queue.waiting', error }, 'no database yet');
      await delay(START_RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}

async function declareQueues(boss: PgBoss, definitions: readonly QueueDefinition[]): Promise<void> {
  for (const { name, policy, deadLetter, ...options } of definitions) {
    const dead = deadLetter === undefined ? {} : { deadLetter };
    await boss.createQueue(name, { policy, ...dead, ...options });
    await boss.updateQueue(name, { ...dead, ...options });
  }
}
