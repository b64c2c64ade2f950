import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, temporaryFolder } from '@lab/testing';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { serverAccount } from './account.ts';
import { startPostgres } from './index.ts';
import { canReach, clusterFolder, programFolder } from './reachable.ts';
import { reachableFolder } from './reachable-folder.fixture.ts';

const asRoot = process.getuid?.() === 0;
const stranger = { uid: 65_534, gid: 65_534, borrowed: true };

test('a folder below one that the account may not enter is out of reach', async () => {
  const open = await reachableFolder();
  const closed = join(open, 'closed');
  await mkdir(join(closed, 'inner'), { recursive: true });
  await chmod(closed, 0o700);
  expect(await canReach(stranger, join(open, 'not-there-yet'))).toBe(true);
  expect(await canReach(stranger, join(closed, 'inner'))).toBe(false);
  expect(await canReach({ ...stranger, borrowed: false }, join(closed, 'inner'))).toBe(true);
  await chmod(closed, 0o750);
  const { gid } = await stat(closed);
  expect(await canReach({ ...stranger, gid }, join(closed, 'inner'))).toBe(true);
});

test('programs out of reach are copied once, with links and permissions', async () => {
  const shared = await reachableFolder();
  const native = join(await temporaryFolder(), 'native');
  await mkdir(join(native, 'bin'), { recursive: true });
  await writeFile(join(native, 'bin', 'postgres'), 'program', { mode: 0o755 });
  const copy = await programFolder(native, '1.0', stranger, shared);
  expect(copy).toBe(join(shared, 'postgresql-1.0'));
  const program = join(copy, 'bin', 'postgres');
  expect((await stat(program)).mode & 0o777).toBe(0o755);
  await writeFile(join(native, 'bin', 'postgres'), 'changed');
  expect(await programFolder(native, '1.0', stranger, shared)).toBe(copy);
  expect(await readFile(program, 'utf8')).toBe('program');
});

test.runIf(asRoot)(
  "root's private folder: the cluster lies elsewhere and goes when its folder goes",
  async () => {
    const sharedFolder = await reachableFolder();
    const dataFolder = join(await temporaryFolder(), 'data');
    const options = {
      dataFolder,
      user: 'shop',
      password: 'secret',
      database: 'shop',
      port: await freePort(),
      sharedFolder,
      settings: ['fsync=off'],
    };
    const tables = async () => {
      const server = await startPostgres(options);
      onTestFinished(() => server.stop());
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      const { rows } = await client.query("SELECT 1 FROM pg_class WHERE relname = 'mine'");
      await client.query('CREATE TABLE IF NOT EXISTS mine (id int)');
      await client.end();
      await server.stop();
      return rows.length;
    };
    expect(await tables()).toBe(0);
    expect(await tables()).toBe(1);
    await rm(dataFolder, { recursive: true });
    expect(await tables()).toBe(0);

    await rm(dataFolder, { recursive: true });
    const account = await serverAccount(dataFolder);
    const other = join(await temporaryFolder(), 'other');
    await clusterFolder(other, account, sharedFolder);
    expect(await readdir(join(sharedFolder, 'clusters'))).toHaveLength(1);
  },
);
