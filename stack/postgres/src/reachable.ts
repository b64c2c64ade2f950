import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Account } from './account.ts';
import { copyFolder } from './copy-folder.ts';

/** Where files go that the server account must reach when the checkout lies in root's own folder. */
export const SHARED_FOLDER = '/var/lib/observability-lab-kit';

/** Name of the note that stands in a data folder whose cluster lies elsewhere. */
const LOCATION_FILE = 'cluster-location';

/** Whether `account` may pass through every folder on the way to `path` (which need not exist). */
export async function canReach(account: Account, path: string): Promise<boolean> {
  if (!account.borrowed) return true;
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const stats = await stat(folder).catch(() => undefined);
    if (stats?.isDirectory() && !maySearch(account, stats)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function maySearch({ uid, gid }: Account, { mode, uid: owner, gid: group }: Stats): boolean {
  if (owner === uid) return (mode & 0o100) !== 0;
  if (group === gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/**
 * The folder that really holds the cluster of `dataFolder`. It is `dataFolder` itself wherever the
 * account can reach it. Below a folder that only root may enter (a checkout in /root), the cluster
 * lies in `sharedFolder` and `dataFolder` keeps a note that says so; removing `dataFolder` discards
 * the cluster all the same, since one without its note is removed here.
 */
export async function clusterFolder(
  dataFolder: string,
  account: Account,
  sharedFolder: string,
): Promise<string> {
  if (await canReach(account, dirname(dataFolder))) return dataFolder;

  const clusters = join(sharedFolder, 'clusters');
  await mkdir(clusters, { recursive: true, mode: 0o755 });
  const home = join(clusters, createHash('sha256').update(dataFolder).digest('hex').slice(0, 16));
  const cluster = join(home, 'data');
  await removeAbandoned(clusters);
  await mkdir(dataFolder, { recursive: true });
  await writeFile(join(dataFolder, LOCATION_FILE), `${cluster}\n`);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chown(home, account.uid, account.gid);
  // Written last: another start removes a cluster with an owner whose folder holds no note.
  await writeFile(join(home, 'owner'), dataFolder);
  return cluster;
}

async function removeAbandoned(clusters: string): Promise<void> {
  for (const name of await readdir(clusters)) {
    const home = join(clusters, name);
    const owner = await readFile(join(home, 'owner'), 'utf8').catch(() => undefined);
    if (owner === undefined) continue;
    const note = await readFile(join(owner, LOCATION_FILE), 'utf8').catch(() => '');
    if (note.trim() !== join(home, 'data')) await rm(home, { recursive: true, force: true });
  }
}

/**
 * The folder with the programs of PostgreSQL that `account` can reach: `native` itself, or a copy of
 * it in `sharedFolder` named after `version`.
 */
export async function programFolder(
  native: string,
  version: string,
  account: Account,
  sharedFolder: string,
): Promise<string> {
  if (await canReach(account, join(native, 'bin'))) return native;
  const copy = join(sharedFolder, `postgresql-${version}`);
  if ((await stat(copy).catch(() => undefined)) === undefined) {
    await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
    await copyFolder(native, copy);
  }
  return copy;
}
