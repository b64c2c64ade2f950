import { join } from 'node:path';
import { freePort, waitFor } from '@lab/testing';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from './index.ts';
import { reachableFolder } from './reachable-folder.fixture.ts';
import { startReplica } from './replica.ts';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('a replica follows, stands still when told to, and is made anew at each start', async () => {
  const folder = await reachableFolder();
  const primary = await startPostgres({
    dataFolder: join(folder, 'primary'),
    user: 'shop',
    password: "it's a \\ secret",
    database: 'shop',
    port: await freePort(),
    settings: ['fsync=off'],
  });
  onTestFinished(() => primary.stop());
  await query(primary.url, 'CREATE TABLE notes (text text)');
  const start = async () => {
    const replica = await startReplica({
      dataFolder: join(folder, 'replica'),
      port: await freePort(),
      primaryUrl: primary.url,
    });
    onTestFinished(() => replica.stop());
    return replica;
  };
  const replica = await start();
  const notes = async (url: string) => (await query(url, 'SELECT text FROM notes')).length;
  await query(primary.url, "INSERT INTO notes VALUES ('a')");
  await waitFor(async () => (await notes(replica.url)) === 1);

  await query(replica.url, 'SELECT pg_wal_replay_pause()');
  await query(primary.url, "INSERT INTO notes VALUES ('b')");
  const behind = 'SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn() AS behind';
  await waitFor(async () => (await query(replica.url, behind))[0]?.behind === true);
  expect(await notes(replica.url)).toBe(1);
  await query(replica.url, 'SELECT pg_wal_replay_resume()');
  await waitFor(async () => (await notes(replica.url)) === 2);
  await expect(query(replica.url, "INSERT INTO notes VALUES ('c')")).rejects.toThrow('read-only');

  await replica.kill();
  await query(primary.url, "INSERT INTO notes VALUES ('c')");
  const again = await start();
  await waitFor(async () => (await notes(again.url)) === 3);
});
