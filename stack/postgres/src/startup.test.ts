import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, temporaryFolder } from '@lab/testing';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { initFolder, type PostgresOptions, type RunningPostgres, startPostgres } from './index.ts';
import { reachableFolder } from './reachable-folder.fixture.ts';

const templateFolder = join(import.meta.dirname, '../../../.lab/cache/postgres');

async function options(changes: Partial<PostgresOptions> = {}): Promise<PostgresOptions> {
  return {
    dataFolder: join(await reachableFolder(), 'data'),
    user: 'shop',
    password: "it's a \\ secret",
    database: 'shop',
    port: await freePort(),
    initFolder,
    templateFolder,
    settings: ['fsync=off'],
    ...changes,
  };
}

async function start(settings: PostgresOptions): Promise<RunningPostgres> {
  const server = await startPostgres(settings);
  onTestFinished(() => server.stop());
  return server;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

test('a new cluster has the catalogue, the extension and a monitoring role that sees no rows', async () => {
  const server = await start(await options());
  expect(await query(server.url, 'SELECT count(*)::int AS products FROM products')).toEqual([
    { products: 60 },
  ]);
  const exporter = server.url.replace('shop:', 'exporter:');
  expect(await query(exporter, 'SELECT count(*) > 0 AS any FROM pg_stat_statements')).toEqual([
    { any: true },
  ]);
  await expect(query(exporter, 'SELECT * FROM products')).rejects.toThrow('permission denied');
});

test('only the right password gets in', async () => {
  const server = await start(await options());
  const { host, port } = server;
  for (const credentials of ['shop:wrong', 'shop', 'postgres', 'exporter:wrong']) {
    await expect(
      query(`postgres://${credentials}@${host}:${port}/shop`, 'SELECT 1'),
    ).rejects.toThrow(/password/);
  }
});

test('data survives a stop, a crash, and the scripts are not run again', async () => {
  const settings = await options();
  const first = await start(settings);
  await query(first.url, "DELETE FROM products WHERE id = 'kite'");
  await first.stop();
  const second = await start(settings);
  await query(second.url, "DELETE FROM products WHERE id = 'yo-yo'");
  await second.kill();
  const third = await start(settings);
  expect(await query(third.url, 'SELECT count(*)::int AS products FROM products')).toEqual([
    { products: 58 },
  ]);
});

test('the passwords follow when they were made anew', async () => {
  const settings = await options();
  await (await start(settings)).stop();
  const server = await start({ ...settings, password: 'another' });
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const exporter = server.url.replace('shop:', 'exporter:');
  expect(await query(exporter, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a lock file that names a process of somebody else does not prevent the start', async () => {
  const settings = await options();
  await (await start(settings)).stop();
  await writeFile(join(settings.dataFolder, 'postmaster.pid'), `${process.pid}\n`);
  const server = await start(settings);
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a second start on the same data is refused while the first lives', async () => {
  const settings = await options();
  const server = await start(settings);
  await expect(startPostgres({ ...settings, port: await freePort() })).rejects.toThrow(
    `already runs in ${settings.dataFolder}`,
  );
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a failing init script is named and leaves no half-made cluster', async () => {
  const scripts = await temporaryFolder();
  await writeFile(join(scripts, '1-good.sql'), 'CREATE TABLE good (id int);\n\nSELECT 1;\n');
  await writeFile(join(scripts, '2-bad.sql'), 'SELECT 1;\n\nSELECT 1/0;\n');
  const settings = await options({ initFolder: scripts });
  const failure = await startPostgres(settings).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: 'the init script 2-bad.sql failed' });
  expect(failure).toHaveProperty('cause.message', expect.stringContaining('division by zero'));
  expect(await readdir(join(settings.dataFolder, '..'))).toEqual([]);

  await rm(join(scripts, '2-bad.sql'));
  const server = await start(settings);
  expect(await query(server.url, 'SELECT * FROM good')).toEqual([]);
});

test('what a killed process left of an unfinished cluster is removed', async () => {
  const settings = await options();
  const leftover = `${settings.dataFolder}.new-0123456789ab`;
  await mkdir(leftover);
  await writeFile(join(leftover, 'password'), 'x');
  await start(settings);
  expect(await readdir(join(settings.dataFolder, '..'))).toEqual(['data']);
});

test('a folder that is no cluster, or one of another version, is left alone', async () => {
  const foreign = await options();
  await mkdir(foreign.dataFolder);
  await writeFile(join(foreign.dataFolder, 'letter.txt'), 'dear');
  await expect(startPostgres(foreign)).rejects.toThrow('letter.txt');
  expect(await readFile(join(foreign.dataFolder, 'letter.txt'), 'utf8')).toBe('dear');

  const older = await options();
  await mkdir(older.dataFolder);
  await writeFile(join(older.dataFolder, 'PG_VERSION'), '17\n');
  await expect(startPostgres(older)).rejects.toThrow('was made by PostgreSQL 17');
});

test('a port in use is reported with the reason', async () => {
  const first = await options();
  await start(first);
  await expect(startPostgres(await options({ port: first.port }))).rejects.toThrow(
    /could not bind .*Address already in use/s,
  );
});

test('bad server settings are reported with the reason', async () => {
  const settings = await options({ settings: ['no_such_setting=1'] });
  await expect(startPostgres(settings)).rejects.toThrow(
    'unrecognized configuration parameter "no_such_setting"',
  );
});
