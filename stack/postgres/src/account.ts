import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PostgresError } from './errors.ts';

/**
 * The operating-system account that the server runs as. PostgreSQL refuses to run as root, so root
 * lends it another account; an ordinary user runs it as itself.
 */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** True when it differs from the account of this process, which is then root. */
  readonly borrowed: boolean;
}

const run = promisify(execFile);
const SERVER_USER = 'postgres';

/**
 * The account for a cluster in `dataFolder`: this user's; for root the owner of an existing cluster,
 * else the system user `postgres`, which is created when it is not there.
 */
export async function serverAccount(dataFolder: string): Promise<Account> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (process.platform === 'win32' || uid !== 0) return { uid, gid, borrowed: false };

  const cluster = await stat(join(dataFolder, 'PG_VERSION')).catch(() => undefined);
  if (cluster !== undefined && cluster.uid !== 0) {
    return { uid: cluster.uid, gid: cluster.gid, borrowed: true };
  }
  const account = (await systemAccount()) ?? (await createSystemAccount());
  return { ...account, borrowed: true };
}

/** The spawn options that make a child process run as `account`. */
export function asAccount({ uid, gid, borrowed }: Account): { uid?: number; gid?: number } {
  return borrowed ? { uid, gid } : {};
}

async function systemAccount(): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([
      run('id', ['-u', SERVER_USER]),
      run('id', ['-g', SERVER_USER]),
    ]);
    return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
  } catch {
    return undefined;
  }
}

async function createSystemAccount(): Promise<{ uid: number; gid: number }> {
  const failure = await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    SERVER_USER,
  ]).then(
    () => undefined,
    (error: unknown) => error,
  );
  const account = await systemAccount();
  if (account !== undefined) return account;
  throw new PostgresError(
    `PostgreSQL does not run as root and the system user "${SERVER_USER}" could not be created. ` +
      `Create it (useradd --system --user-group ${SERVER_USER}) or run the kit as an ordinary user.`,
    { cause: failure },
  );
}
