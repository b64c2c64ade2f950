import { inc, logger, observe } from '@lab/telemetry';
import pg from 'pg';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { DatabaseUnavailableError, translate } from './errors.ts';
import { poolErrors, poolWait, queryDuration, slowQueries, watchPool } from './metrics.ts';
import type { Executor, SqlExecutor, Statement, StatementId } from './statement.ts';

/** A transaction that is open; what it runs is undone unless the work ends well. */
export interface Transaction extends Executor {
  /** For pg-boss: runs its SQL inside this transaction. */
  readonly sql: SqlExecutor;
}

/** What a fault does to a statement before it is sent. */
export type Disturb = (
  statement: Statement,
  values: readonly unknown[],
) => { text: string; values: readonly unknown[] };

const ping: Statement = { id: 'database.ping', text: 'SELECT 1', row: z.unknown() };

/**
 * PostgreSQL behind a measured pool. Every wait has a limit, so a dead server costs an error, never
 * a hang; a broken connection is replaced at the next use, so the pool recovers by itself.
 */
export class Database implements Executor {
  readonly #pool: pg.Pool;
  readonly #slowSeconds: number;
  readonly #disturb: Disturb;
  readonly #unwatch: () => void;
  readonly #broken = new WeakSet<pg.PoolClient>();
  /** For pg-boss: runs its SQL outside of a transaction of ours. */
  readonly sql: SqlExecutor = {
    executeSql: (text, values) =>
      this.#withClient((client) => this.#send(client, 'queue.read', text, values)),
  };

  constructor(
    config: Config['database'],
    disturb: Disturb = (statement, values) => ({ ...statement, values }),
  ) {
    this.#slowSeconds = config.slowQueryMs / 1000;
    this.#disturb = disturb;
    this.#pool = new pg.Pool({
      connectionString: config.url,
      application_name: 'api',
      max: config.poolMax,
      connectionTimeoutMillis: config.connectTimeoutMs,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      // The server's limit comes first: its answer leaves the reason in the log of PostgreSQL.
      query_timeout: config.queryTimeoutMs + 250,
      statement_timeout: config.queryTimeoutMs,
      idle_in_transaction_session_timeout: 2 * config.queryTimeoutMs,
    });
    this.#pool.on('error', (error) => {
      inc(poolErrors, { reason: 'idle' });
      logger.warn({ event: 'db.connection_lost', error }, 'an idle database connection was lost');
    });
    // The pool hears errors of idle connections only; those in use reject their query as well.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    this.#unwatch = watchPool(this.#pool);
  }

  query<Row extends z.ZodType>(
    statement: Statement<Row>,
    values: readonly unknown[] = [],
  ): Promise<z.output<Row>[]> {
    return this.#withClient((client) => this.#run(client, statement, values));
  }

  /** Runs `work` in one transaction: committed when it ends well, undone when it throws. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#withClient(async (client) => {
      await this.#send(client, 'transaction.begin', 'BEGIN');
      try {
        const result = await work({
          query: (statement, values = []) => this.#run(client, statement, values),
          sql: { executeSql: (text, values) => this.#send(client, 'job.send', text, values) },
        });
        await this.#send(client, 'transaction.commit', 'COMMIT');
        return result;
      } catch (error) {
        // The server undoes the transaction of a broken connection when that is closed.
        if (!this.#broken.has(client)) {
          await this.#send(client, 'transaction.rollback', 'ROLLBACK').catch(() => undefined);
        }
        throw error;
      }
    });
  }

  /** Fails unless the database answers. */
  async ping(): Promise<void> {
    await this.query(ping);
  }

  /** Waits for the statements under way and closes all connections. */
  async close(): Promise<void> {
    this.#unwatch();
    await this.#pool.end();
  }

  async #withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    try {
      return await work(client);
    } finally {
      client.release(this.#broken.has(client));
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    const started = performance.now();
    try {
      return await this.#pool.connect();
    } catch (error) {
      inc(poolErrors, { reason: 'connect' });
      throw translate(error);
    } finally {
      observe(poolWait, {}, (performance.now() - started) / 1000);
    }
  }

  async #run<Row extends z.ZodType>(
    client: pg.PoolClient,
    statement: Statement<Row>,
    values: readonly unknown[],
  ): Promise<z.output<Row>[]> {
    const disturbed = this.#disturb(statement, values);
    const { rows } = await this.#send(client, statement.id, disturbed.text, disturbed.values);
    return z.array(statement.row).parse(rows);
  }

  async #send(
    client: pg.PoolClient,
    statement_id: StatementId,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<{ rows: unknown[] }> {
    const started = performance.now();
    try {
      return await client.query(text, [...values]);
    } catch (error) {
      const translated = translate(error);
      if (translated instanceof DatabaseUnavailableError) this.#broken.add(client);
      throw translated;
    } finally {
      const seconds = (performance.now() - started) / 1000;
      observe(queryDuration, { statement_id }, seconds);
      if (seconds >= this.#slowSeconds) {
        inc(slowQueries, { statement_id });
        logger.warn(
          { event: 'db.slow_query', statement_id, duration_ms: Math.round(seconds * 1000) },
          'slow database statement',
        );
      }
    }
  }
}
