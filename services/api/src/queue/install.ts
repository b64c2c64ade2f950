import { PgBoss } from 'pg-boss';
import type { Config } from '../config.ts';
import { readQueueDefinitions } from './definitions.ts';

/**
 * Creates the schema of pg-boss and the queues unless they are there. Any number of processes may do
 * so at the same time: pg-boss takes an advisory lock for the schema and leaves a queue that exists.
 */
export async function installQueues({ url }: Config['database']): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'api-install',
    max: 1,
    connectionTimeoutMillis: 5000,
    supervise: false,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  let failure: unknown;
  boss.on('error', (error) => {
    failure = error;
  });
  try {
    await boss.start();
    for (const { name, ...options } of readQueueDefinitions()) {
      await boss.createQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failure !== undefined) throw failure;
}
