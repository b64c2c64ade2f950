import { chown, mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Account, serverAccount } from './account.ts';
import { ensureCluster } from './cluster.ts';
import { PostgresError, systemErrorCode } from './errors.ts';
import { takeOver } from './ownership.ts';
import { findPrograms } from './programs.ts';
import { canReach, clusterFolder, programFolder, SHARED_FOLDER } from './reachable.ts';
import { type Server, startServer } from './server.ts';

export { PostgresError } from './errors.ts';

/** Folder with the SQL scripts that make the database of the demo shop. */
export const initFolder = resolve(import.meta.dirname, '../init');

export interface PostgresOptions {
  /** Folder of the cluster; made when it is not there. */
  readonly dataFolder: string;
  /** Superuser and owner of the database. */
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Address to listen on, 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  readonly port: number;
  /** Folder whose *.sql files are run once, when the cluster is made. */
  readonly initFolder?: string;
  /** Further server settings, each `name=value`. */
  readonly settings?: readonly string[];
  /** Folder that keeps a ready-made cluster, which makes later new clusters start faster. */
  readonly templateFolder?: string;
  /** Where files go that the server account must reach, see reachable.ts. */
  readonly sharedFolder?: string;
  /** Receives what the server writes to its log. */
  readonly onLog?: (text: string) => void;
}

export interface RunningPostgres extends Server {
  /** Connection string with user and password. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/**
 * Starts a real PostgreSQL server in the foreground of this process and waits until it accepts
 * connections. Makes the cluster at the first start; recovers one whose server or launcher was
 * killed. Throws PostgresError with the way out when it cannot.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { user, password, database, port, host = '127.0.0.1' } = options;
  const { sharedFolder = SHARED_FOLDER, settings = [], onLog = () => undefined } = options;
  const dataFolder = resolve(options.dataFolder);
  try {
    const account = await serverAccount(dataFolder);
    const programs = await findPrograms();
    const { native, version } = programs;
    const tools = {
      account,
      native: await programFolder(native, version, account, sharedFolder),
    };
    await mkdir(dirname(dataFolder), { recursive: true });
    const cluster = await clusterFolder(dataFolder, account, sharedFolder);
    await refuseForeignOwner(cluster, account);
    await takeOver(cluster);
    await ensureCluster(tools, cluster, {
      user,
      password,
      database,
      ...(options.initFolder === undefined ? {} : { initFolder: options.initFolder }),
      ...(await templates(options.templateFolder, account, sharedFolder)),
    });
    const server = await startServer(tools, cluster, { host, port, settings, onLog });
    const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
    const url = `postgres://${credentials}@${host}:${port}/${encodeURIComponent(database)}`;
    return { ...server, url, host, port };
  } catch (error) {
    throw withAdvice(error, dataFolder);
  }
}

async function templates(
  folder: string | undefined,
  account: Account,
  sharedFolder: string,
): Promise<{ templateFolder?: string }> {
  if (folder === undefined) return {};
  if (await canReach(account, folder)) return { templateFolder: folder };
  return { templateFolder: join(sharedFolder, 'templates') };
}

async function refuseForeignOwner(cluster: string, account: Account): Promise<void> {
  const owner = await stat(cluster).catch(() => undefined);
  if (owner === undefined || owner.uid === account.uid || process.platform === 'win32') return;
  if (account.borrowed) return chown(cluster, account.uid, account.gid);
  throw new PostgresError(
    `${cluster} belongs to another user (uid ${owner.uid}), who may have started the kit before. ` +
      'Start it as that user, or remove the folder to begin with an empty database.',
  );
}

function withAdvice(error: unknown, dataFolder: string): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  return new PostgresError(
    `cannot use ${dataFolder} for the data of PostgreSQL: ` +
      `${error instanceof Error ? error.message : code}. Choose a folder that this user may write.`,
    { cause: error },
  );
}
