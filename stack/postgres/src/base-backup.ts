import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { systemErrorCode } from './errors.ts';

/** What a copy must not or need not take along; the folders themselves are kept, empty. */
const EMPTIED = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
]);
const LEFT_OUT = /^(postmaster\.(pid|opts)|launcher\.json|pg_internal\.init.*|pgsql_tmp.*)$/;

/**
 * Copies the cluster of a running server on this machine into `folder`, which must not exist. What is
 * written meanwhile is mended from the server's log when the copy starts to follow it.
 * https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
export async function copyRunningCluster(primaryUrl: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: primaryUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    await client.query("SELECT pg_backup_start('replica', fast => true)");
    for (const { data_directory } of rows) await copyTree(data_directory, folder);
    const stop = await client.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)',
    );
    for (const { labelfile } of stop.rows) {
      await writeFile(join(folder, 'backup_label'), labelfile, { mode: 0o600 });
    }
  } finally {
    await client.end();
  }
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (LEFT_OUT.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      if (EMPTIED.has(entry.name)) await mkdir(target, { mode: 0o700 });
      else await copyTree(source, target);
      continue;
    }
    // A table may be dropped while its files are copied.
    await copyFile(source, target).catch((error: unknown) => {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    });
  }
}
