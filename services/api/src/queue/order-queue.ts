import { setTimeout as delay } from 'node:timers/promises';
import { injectContext, logger, withSpan } from '@lab/telemetry';
import { PgBoss } from 'pg-boss';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import { DatabaseUnavailableError } from '../database/errors.ts';
import { installQueues } from './install.ts';

const CHARGE = 'order.charge';
const RETRY_MS = { first: 100, longest: 1000 };

/**
 * Hands accepted orders to the worker. It only sends: expiry, retries and clean-up of jobs are the
 * worker's business. Its first connection is made in the background, as often as it takes.
 */
export class OrderQueue {
  readonly #boss: PgBoss;
  readonly #closing = new AbortController();
  readonly #starting: Promise<void>;
  #ready = false;

  constructor(config: Config['database'], database: Database) {
    this.#boss = new PgBoss({
      db: database.sql,
      migrate: false,
      supervise: false,
      schedule: false,
      registerInstance: false,
      queueCacheIntervalSeconds: 3600,
      openTelemetry: { enabled: false },
    });
    this.#boss.on('error', (error) => {
      logger.warn({ event: 'queue.error', error }, 'the job queue reports an error');
    });
    this.#starting = this.#start(config);
  }

  /** Whether jobs can be sent: schema and queues were seen to be there. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Sends the job that charges an order; it exists if and only if the transaction is committed. */
  async sendCharge(transaction: Transaction, orderId: string): Promise<void> {
    if (!this.#ready) throw new DatabaseUnavailableError('the job queue is not ready yet');
    const attributes = {
      'messaging.system': 'pg-boss',
      'messaging.operation.type': 'send',
      'messaging.destination.name': CHARGE,
    };
    await withSpan('jobs.publish', { kind: 'producer', attributes }, async (span) => {
      const data = { orderId, carrier: injectContext() };
      const id = await this.#boss.send(CHARGE, data, { db: transaction.sql });
      if (id !== null) span.setAttribute('messaging.message.id', id);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#starting;
    await this.#boss.stop({ graceful: false, close: false });
  }

  async #start(config: Config['database']): Promise<void> {
    const { signal } = this.#closing;
    let pause = RETRY_MS.first;
    while (!signal.aborted) {
      try {
        await installQueues(config);
        await this.#boss.start();
        this.#ready = true;
        return;
      } catch (error) {
        logger.warn(
          { event: 'queue.not_ready', error },
          'the job queue is not ready, trying again',
        );
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(2 * pause, RETRY_MS.longest);
    }
  }
}
