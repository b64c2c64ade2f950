import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, temporaryFolder, waitFor } from '@lab/testing';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from './process-identity.ts';
import { reachableFolder } from './reachable-folder.fixture.ts';

interface Launcher {
  readonly child: ChildProcess;
  /** Everything written so far. */
  output(): string;
  /** The exit code, or the signal that ended it. */
  readonly end: Promise<number | NodeJS.Signals | null>;
}

function launch(
  env: Record<string, string>,
  args: readonly string[] = [],
  account: { uid?: number; gid?: number } = {},
): Launcher {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'local.ts'), ...args], {
    ...account,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const end = once(child, 'close').then(() => child.exitCode ?? child.signalCode);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await end;
  });
  return { child, output: () => output, end };
}

async function environment(): Promise<Record<string, string>> {
  const password = join(await temporaryFolder(), 'password');
  await writeFile(password, 'secret\n');
  return {
    LISTEN: `127.0.0.1:${await freePort()}`,
    PGDATA: join(await reachableFolder(), '18', 'docker'),
    POSTGRES_USER: 'shop',
    POSTGRES_DB: 'shop',
    POSTGRES_PASSWORD_FILE: password,
  };
}

const connected = async (env: Record<string, string>): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: `postgres://shop:secret@${env.LISTEN}/shop` });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const ready = (launcher: Launcher) =>
  waitFor(() => launcher.output().includes('PostgreSQL accepts connections'), {
    timeoutMs: 20_000,
  });

test('runs in the foreground with settings from the command line, SIGTERM ends it', async () => {
  const env = await environment();
  const launcher = launch(env, ['postgres', '-c', 'max_connections=33']);
  await ready(launcher);
  const client = await connected(env);
  const { rows } = await client.query('SHOW max_connections');
  expect(rows).toEqual([{ max_connections: '33' }]);
  launcher.child.kill('SIGTERM');
  expect(await launcher.end).toBe(0);
  expect(launcher.output()).toContain('database system is shut down');
});

test('after SIGKILL of the launcher the next start takes over from the orphan', async () => {
  const env = await environment();
  const first = launch(env);
  await ready(first);
  const client = await connected(env);
  await client.query("DELETE FROM products WHERE id = 'kite'");
  const { rows } = await client.query<{ pid: number }>(
    "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid",
  );
  const orphan = rows[0]?.pid ?? 0;
  first.child.kill('SIGKILL');
  await first.end;
  expect(isAlive(orphan)).toBe(true);

  await ready(launch(env));
  expect(isAlive(orphan)).toBe(false);
  const again = await connected(env);
  expect((await again.query("SELECT 1 FROM products WHERE id = 'kite'")).rowCount).toBe(0);
  await again.end();
});

test.runIf(process.getuid?.() === 0)(
  'runs as an ordinary user, and as root on their data',
  async () => {
    const nobody = { uid: 65_534, gid: 65_534 };
    const env = await environment();
    const parent = join(env.PGDATA ?? '', '..');
    await mkdir(parent);
    await chown(parent, nobody.uid, nobody.gid);
    await chmod(join(env.POSTGRES_PASSWORD_FILE ?? '', '..'), 0o755);
    const ordinary = launch(env, [], nobody);
    await ready(ordinary);
    const client = await connected(env);
    expect((await client.query('SELECT 1')).rowCount).toBe(1);
    await client.end();
    ordinary.child.kill('SIGTERM');
    expect(await ordinary.end).toBe(0);

    const root = launch(env);
    await ready(root);
    root.child.kill('SIGTERM');
    expect(await root.end).toBe(0);
    expect((await stat(join(env.PGDATA ?? '', 'PG_VERSION'))).uid).toBe(nobody.uid);

    await rm(env.PGDATA ?? '', { recursive: true });
    const first = launch(env);
    await ready(first);
    first.child.kill('SIGTERM');
    await first.end;
    const refused = launch(env, [], nobody);
    expect(await refused.end).toBe(1);
    expect(refused.output()).toContain('belongs to another user');
  },
);

test('a server that dies ends the launcher with exit code 1', async () => {
  const env = await environment();
  const launcher = launch(env);
  await ready(launcher);
  const client = await connected(env);
  const { rows } = await client.query<{ pid: number }>(
    "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid",
  );
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
  expect(await launcher.end).toBe(1);
  expect(launcher.output()).toContain('PostgreSQL ended by itself (SIGKILL)');
});

test.each([
  ['no password', { POSTGRES_PASSWORD_FILE: '' }, 'POSTGRES_PASSWORD_FILE'],
  ['a missing password file', { POSTGRES_PASSWORD_FILE: '/nowhere/pw' }, '/nowhere/pw'],
  ['an empty password file', { POSTGRES_PASSWORD_FILE: '/dev/null' }, 'is empty'],
  ['two passwords', { POSTGRES_PASSWORD: 'x' }, 'set one of'],
  ['no data folder', { PGDATA: '' }, 'PGDATA'],
  ['a bad address', { LISTEN: '5432' }, 'must be host:port'],
  ['a missing script folder', { INITDB_DIR: '/nowhere/init' }, '/nowhere/init'],
  ['a data folder that cannot be', { PGDATA: '/dev/null/data' }, '/dev/null'],
])('%s is one clear message', async (_name, changes, message) => {
  const launcher = launch({ ...(await environment()), ...changes });
  expect(await launcher.end).toBe(1);
  expect(launcher.output()).toContain(message);
  expect(launcher.output()).not.toContain('    at ');
});

test('an unknown argument is refused', async () => {
  const launcher = launch(await environment(), ['postgres', '--single']);
  expect(await launcher.end).toBe(1);
  expect(launcher.output()).toContain('unknown argument "--single"');
});
