import { readFile } from 'node:fs/promises';
import { logger } from '@lab/telemetry';
import pg from 'pg';
import type { WorkerConfig } from '../config.ts';

/**
 * The server notices a peer that is gone after some seconds, even in the middle of a statement or
 * when the network swallowed the goodbye; it then rolls back and frees the job for another worker.
 * @see https://www.postgresql.org/docs/current/runtime-config-connection.html
 */
const NOTICE_LOST_PEERS = [
  'tcp_keepalives_idle=5',
  'tcp_keepalives_interval=2',
  'tcp_keepalives_count=3',
  'client_connection_check_interval=1s',
];

export interface PoolOptions {
  /** Name in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most. */
  readonly max: number;
}

/**
 * Connections to the database of the shop. The password is read from its file for every connection,
 * so that a file that comes late or changes is no reason to restart.
 */
export function createPool(database: WorkerConfig['database'], options: PoolOptions): pg.Pool {
  const { hostname, port, username, password, pathname } = new URL(database.url);
  const { passwordFile } = database;
  const pool = new pg.Pool({
    host: hostname,
    port: port === '' ? 5432 : Number(port),
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
    password: async () =>
      passwordFile === undefined
        ? decodeURIComponent(password)
        : (await readFile(passwordFile, 'utf8')).trim(),
    application_name: options.applicationName,
    options: NOTICE_LOST_PEERS.map((setting) => `-c ${setting}`).join(' '),
    max: options.max,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
  });
  pool.on('error', (error) => {
    logger.warn({ event: 'database.connection_lost', error }, 'an idle connection was lost');
  });
  return pool;
}

/**
 * Lends one connection to `work`. When `work` fails the connection is closed, which rolls its
 * transaction back.
 */
export async function withClient<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const onError = (error: Error) => {
    failure = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(failure);
  }
}
