import { randomUUID } from 'node:crypto';
import { type TestPostgres, waitFor } from '@lab/testing';
import pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { onTestFinished } from 'vitest';
import { readConfig } from '../config.ts';
import { withClient } from '../database/pool.ts';
import { createBoss, onConnection, startBoss } from '../queue/boss.ts';
import { readQueueDefinitions } from '../queue/definitions.ts';

export interface Line {
  readonly productId: string;
  readonly quantity: number;
}

export interface OrderRequest {
  readonly id?: string;
  readonly lines?: readonly Line[];
  readonly carrier?: Record<string, string>;
}

export interface PlacedOrder {
  readonly id: string;
  readonly totalMinor: number;
  readonly lines: readonly Line[];
}

/** The other side of the worker: places orders as the API does, and looks at what became of them. */
export class Shop {
  readonly #pool: pg.Pool;
  readonly #boss: PgBoss;

  private constructor(pool: pg.Pool, boss: PgBoss) {
    this.#pool = pool;
    this.#boss = boss;
  }

  /** Opens the database and makes the queues; closes with the test. */
  static async open(database: TestPostgres, queuesFile = readConfig({}).queuesFile): Promise<Shop> {
    const pool = new pg.Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined);
    const boss = createBoss(pool);
    await startBoss(boss, await readQueueDefinitions(queuesFile), new AbortController().signal);
    onTestFinished(async () => {
      await boss.stop({ graceful: false });
      await pool.end();
    });
    return new Shop(pool, boss);
  }

  /** Writes an order and its first job in one transaction. */
  async placeOrder({
    id = randomUUID(),
    lines = [{ productId: 'kite', quantity: 1 }],
    carrier = {},
  }: OrderRequest = {}): Promise<PlacedOrder> {
    const totalMinor = await withClient(this.#pool, async (client) => {
      await client.query('BEGIN');
      const { rows } = await client.query<{ id: string; price_minor: number }>(
        'SELECT id, price_minor FROM products WHERE id = ANY ($1)',
        [lines.map(({ productId }) => productId)],
      );
      const prices = new Map(rows.map((row) => [row.id, row.price_minor]));
      const priceOf = (productId: string) => prices.get(productId) ?? 0;
      const total = lines.reduce((sum, line) => sum + priceOf(line.productId) * line.quantity, 0);
      await client.query(
        `INSERT INTO orders (id, user_id, idempotency_key, request_hash, status, total_minor,
                             customer, fraud)
         VALUES ($1, 'user-1', $2, '', 'accepted', $3, $4, '{}')`,
        [id, id, total, { name: 'Ada', email: 'ada@customer.example', country: 'DE' }],
      );
      for (const { productId, quantity } of lines) {
        await client.query(
          `INSERT INTO order_items (order_id, product_id, quantity, price_minor)
           VALUES ($1, $2, $3, $4)`,
          [id, productId, quantity, priceOf(productId)],
        );
      }
      const db = onConnection(client);
      await this.#boss.send('order.charge', { orderId: id, carrier }, { db });
      await client.query('COMMIT');
      return total;
    });
    return { id, totalMinor, lines };
  }

  /** Sends any data to a queue. */
  async send(queue: string, data: object): Promise<void> {
    await this.#boss.send(queue, data);
  }

  async rows(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Record<string, unknown>[]> {
    return (await this.#pool.query(text, [...values])).rows;
  }

  async statusOf(orderId: string): Promise<unknown> {
    const [row] = await this.rows('SELECT status FROM orders WHERE id = $1', [orderId]);
    return row?.status;
  }

  /** Waits until an order has a status. */
  async waitForStatus(orderId: string, status: string, timeoutMs = 15_000): Promise<void> {
    await waitFor(
      async () => {
        const seen = await this.statusOf(orderId);
        if (seen !== status) throw new Error(`order is ${seen}`);
        return true;
      },
      { timeoutMs },
    );
  }

  /** Jobs that wait or run, by queue; empty when all is done. */
  async openJobs(): Promise<Record<string, unknown>> {
    const rows = await this.rows(
      `SELECT name, count(*)::int AS count FROM pgboss.job
       WHERE state <= 'active' AND name <> 'order.dead' GROUP BY name`,
    );
    return Object.fromEntries(rows.map(({ name, count }) => [String(name), count]));
  }
}
