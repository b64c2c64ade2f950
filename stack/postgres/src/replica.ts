import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { serverAccount } from './account.ts';
import { copyRunningCluster } from './base-backup.ts';
import { giveTo } from './copy-folder.ts';
import { PostgresError } from './errors.ts';
import type { PostgresOptions, RunningPostgres } from './index.ts';
import { takeOver } from './ownership.ts';
import { findPrograms } from './programs.ts';
import { clusterFolder, programFolder, SHARED_FOLDER } from './reachable.ts';
import { startServer } from './server.ts';

export interface ReplicaOptions
  extends Pick<PostgresOptions, 'dataFolder' | 'host' | 'port' | 'sharedFolder' | 'onLog'> {
  /** Connection string of the primary's superuser; the primary runs on this machine. */
  readonly primaryUrl: string;
}

/**
 * Starts a server that follows another one by streaming replication and answers queries that only
 * read. Its cluster is a fresh copy of the primary's at each start, so it can always follow.
 */
export async function startReplica(options: ReplicaOptions): Promise<RunningPostgres> {
  const { port, primaryUrl, host = '127.0.0.1', sharedFolder = SHARED_FOLDER } = options;
  const dataFolder = resolve(options.dataFolder);
  const account = await serverAccount(dataFolder);
  const { native, version } = await findPrograms();
  const tools = { account, native: await programFolder(native, version, account, sharedFolder) };
  await mkdir(dirname(dataFolder), { recursive: true });
  const cluster = await clusterFolder(dataFolder, account, sharedFolder);
  await takeOver(cluster);
  await rm(cluster, { recursive: true, force: true });
  await copyRunningCluster(primaryUrl, cluster).catch((error: unknown) => {
    throw new PostgresError('the primary could not be copied', { cause: error });
  });
  await writeFile(join(cluster, 'standby.signal'), '');
  const connection = connectionOf(primaryUrl).replaceAll(/['\\]/g, '\\$&');
  await appendFile(
    join(cluster, 'postgresql.auto.conf'),
    `\nprimary_conninfo = '${connection}'\nhot_standby = on\n`,
  );
  await giveTo(account, cluster);
  const server = await startServer(tools, cluster, {
    host,
    port,
    settings: [],
    onLog: options.onLog ?? (() => undefined),
  });
  const url = new URL(primaryUrl);
  url.host = `${host}:${port}`;
  return { ...server, url: url.href, host, port };
}

/** https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE */
function connectionOf(primaryUrl: string): string {
  const { hostname, port, username, password } = new URL(primaryUrl);
  const quoted = (text: string) => `'${decodeURIComponent(text).replaceAll(/['\\]/g, '\\$&')}'`;
  return `host=${hostname} port=${port || 5432} user=${quoted(username)} password=${quoted(password)} application_name=replica`;
}
