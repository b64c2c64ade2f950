import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { initFolder, startPostgres } from '@lab/postgres';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';

/** A real PostgreSQL server with the tables and the catalogue of the demo shop. */
export interface TestPostgres {
  /** Connection string with user and password. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The variables that give a service its database, without a password in the URL. */
  readonly env: { readonly DATABASE_URL: string; readonly PGPASSWORD_FILE: string };
  /** Process number of the running server. */
  pid(): number;
  /** Kills the server with SIGKILL, as a crash. */
  kill(): Promise<void>;
  /** Starts the server again, on the same port with the same data. */
  restart(): Promise<void>;
  /** Stops the server and removes its data; may be called twice. */
  stop(): Promise<void>;
}

const TEMPLATES = resolve(import.meta.dirname, '../../../.lab/cache/postgres');

/**
 * Starts a PostgreSQL server of its own on a free port, in under a second once the template cluster
 * exists. Inside a test it is stopped when the test ends; in a hook, return its `stop`:
 * `beforeAll(async () => { database = await startTestPostgres(); return database.stop; })`.
 */
export async function startTestPostgres({
  settings = [],
}: {
  /** Server settings, each `name=value`. */
  readonly settings?: readonly string[];
} = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-postgres-'));
  // The server of a test run as root works under another account, which must get to its data.
  await chmod(folder, 0o711);
  const host = '127.0.0.1';
  const port = await freePort();
  const user = 'shop';
  const database = 'shop';
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });

  const start = () =>
    startPostgres({
      dataFolder: join(folder, 'data'),
      user,
      password,
      database,
      host,
      port,
      initFolder,
      templateFolder: TEMPLATES,
      settings: ['fsync=off', ...settings],
    });
  const remove = () => rm(folder, { recursive: true, force: true });
  let server = await start().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const stop = async () => {
    await server.stop();
    await remove();
  };
  stopWithTest(stop);
  return {
    url: server.url,
    host,
    port,
    user,
    password,
    database,
    env: {
      DATABASE_URL: `postgres://${user}@${host}:${port}/${database}`,
      PGPASSWORD_FILE: passwordFile,
    },
    pid: () => server.pid,
    kill: () => server.kill(),
    restart: async () => {
      server = await start();
    },
    stop,
  };
}

/** Registers a clean-up with the running test; in a hook there is none, and the caller stops. */
function stopWithTest(stop: () => Promise<void>): void {
  try {
    onTestFinished(stop);
  } catch {
    return;
  }
}
