import { createHash, randomBytes } from 'node:crypto';
import {
  appendFile,
  chown,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { copyFolder, giveTo, moveIntoPlace } from './copy-folder.ts';
import { PostgresError, systemErrorCode } from './errors.ts';
import { runProgram, runScript, type Toolbox } from './single-user.ts';

/** What a new cluster is made from. */
export interface ClusterOptions {
  /** Superuser and owner of the database. */
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Folder whose *.sql files are run once, in the order of their names. */
  readonly initFolder?: string;
  /** Folder of ready-made clusters: one with the same user, database and scripts is copied. */
  readonly templateFolder?: string;
}

const VERSION = '18';
const PASSWORD_MARK = 'password.sha256';

/**
 * Makes `cluster` hold a complete cluster with the given password. It appears complete or not at all,
 * so a process killed in the middle leaves nothing that a later start could mistake for one.
 */
export async function ensureCluster(
  tools: Toolbox,
  cluster: string,
  options: ClusterOptions,
): Promise<void> {
  await removeStages(cluster);
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    await refuseForeignFiles(cluster);
    await createCluster(tools, cluster, options);
  } else if (version.trim() !== VERSION) {
    throw new PostgresError(
      `${cluster} was made by PostgreSQL ${version.trim()}, this is PostgreSQL ${VERSION}. ` +
        'Move the folder away or remove it to start with an empty database.',
    );
  }
  await applyPassword(tools, cluster, options);
}

async function refuseForeignFiles(cluster: string): Promise<void> {
  const entries = await readdir(cluster).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return;
  throw new PostgresError(
    `${cluster} holds files (${entries.slice(0, 3).join(', ')}) that are no PostgreSQL cluster. ` +
      'Choose an empty or new folder.',
  );
}

async function createCluster(
  tools: Toolbox,
  cluster: string,
  options: ClusterOptions,
): Promise<void> {
  const { templateFolder } = options;
  if (templateFolder === undefined) return buildCluster(tools, cluster, options);

  const { user, database } = options;
  const scripts = await readScripts(options);
  const { uid } = tools.account;
  const recipe = JSON.stringify({ VERSION, uid, user, database, scripts });
  const template = join(
    templateFolder,
    createHash('sha256').update(recipe).digest('hex').slice(0, 16),
  );
  if ((await readdir(template).catch(() => [])).length === 0) {
    await mkdir(templateFolder, { recursive: true });
    const stage = await makeStage(tools, template);
    try {
      await buildCluster(tools, join(stage, 'data'), options);
      await moveIntoPlace(join(stage, 'data'), template);
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
  }
  const stage = await makeStage(tools, cluster);
  try {
    await copyFolder(template, join(stage, 'data'));
    await giveTo(tools.account, join(stage, 'data'));
    await rename(join(stage, 'data'), cluster);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Runs initdb, creates the database and runs the scripts. */
async function buildCluster(
  tools: Toolbox,
  cluster: string,
  options: ClusterOptions,
): Promise<void> {
  const { user, password, database } = options;
  const stage = await makeStage(tools, cluster);
  const data = join(stage, 'data');
  const passwordFile = join(stage, 'password');
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await chown(passwordFile, tools.account.uid, tools.account.gid);
    await runProgram(tools, 'initdb', [
      ...['--pgdata', data, '--username', user, '--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
      ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ...['--wal-segsize', '4', '--no-sync', '--no-instructions'],
    ]);
    // As in the official image: where the server listens decides who may try, the password who may in.
    await appendFile(join(data, 'pg_hba.conf'), '\nhost all all all scram-sha-256\n');
    await writeFile(join(data, PASSWORD_MARK), fingerprint(password));
    await chown(join(data, PASSWORD_MARK), tools.account.uid, tools.account.gid);
    if (database !== 'postgres') {
      const name = `"${database.replaceAll('"', '""')}"`;
      await runScript(tools, data, 'postgres', `CREATE DATABASE ${name};`);
    }
    for (const script of await readScripts(options)) {
      await runScript(tools, data, database, script.sql).catch((error: unknown) => {
        throw new PostgresError(`the init script ${script.name} failed`, { cause: error });
      });
    }
    await rename(data, cluster);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function readScripts({
  initFolder,
}: ClusterOptions): Promise<readonly { name: string; sql: string }[]> {
  if (initFolder === undefined) return [];
  const names = await readdir(initFolder).catch((error: unknown) => {
    throw new PostgresError(`cannot read the folder of init scripts ${initFolder}`, {
      cause: error,
    });
  });
  return Promise.all(
    names
      .filter((name) => name.endsWith('.sql'))
      .toSorted()
      .map(async (name) => ({ name, sql: await readFile(join(initFolder, name), 'utf8') })),
  );
}

/** Passwords are random and may be made anew while the data stays: the roles then follow. */
async function applyPassword(
  tools: Toolbox,
  cluster: string,
  { password }: ClusterOptions,
): Promise<void> {
  const mark = join(cluster, PASSWORD_MARK);
  const known = await readFile(mark, 'utf8').catch(() => '');
  if (known === fingerprint(password)) return;
  await runScript(
    tools,
    cluster,
    'postgres',
    `ALTER ROLE CURRENT_USER PASSWORD '${password.replaceAll("'", "''")}';
     DO $$ BEGIN
       IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'exporter') THEN
         EXECUTE format('ALTER ROLE exporter PASSWORD %L',
           (SELECT rolpassword FROM pg_authid WHERE rolname = current_user));
       END IF;
     END $$;`,
  );
  await writeFile(mark, fingerprint(password));
}

function fingerprint(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

/** A new folder beside `target` that only the server account can enter. */
async function makeStage({ account }: Toolbox, target: string): Promise<string> {
  const stage = `${target}.new-${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(target), { recursive: true });
  await mkdir(stage, { mode: 0o700 });
  await chown(stage, account.uid, account.gid);
  return stage;
}

/** Removes what a killed process left of an unfinished cluster. */
async function removeStages(cluster: string): Promise<void> {
  const folder = dirname(cluster);
  const prefix = `${basename(cluster)}.new-`;
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith(prefix)) {
      await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
