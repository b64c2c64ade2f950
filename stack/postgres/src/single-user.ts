import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Account, asAccount } from './account.ts';
import { PostgresError } from './errors.ts';

/** How the programs of PostgreSQL are started. */
export interface Toolbox {
  /** Folder with `bin`, reachable by `account`. */
  readonly native: string;
  readonly account: Account;
}

/** Environment of every program of PostgreSQL: independent of the machine's language and zone. */
export const PROGRAM_ENV = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

/** Runs one program of PostgreSQL to its end; fails with what it wrote when its exit code is not 0. */
export async function runProgram(
  { native, account }: Toolbox,
  program: 'initdb' | 'postgres',
  args: readonly string[],
  input = '',
): Promise<void> {
  const child = spawn(join(native, 'bin', program), args, {
    ...asAccount(account),
    cwd: '/',
    env: PROGRAM_ENV,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  // A program that fails early closes its input; the exit code tells the story.
  child.stdin.on('error', () => undefined).end(input);
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new PostgresError(`cannot run ${program}: ${error.message}`, { cause: error })),
    );
    child.once('close', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new PostgresError(`${program} failed (${signal ?? code}):\n${complaint.trim()}`)),
    );
  });
}

/**
 * Runs an SQL script against a stopped cluster, in one transaction, as its superuser.
 * https://www.postgresql.org/docs/18/app-postgres.html#APP-POSTGRES-SINGLE-USER
 */
export async function runScript(
  tools: Toolbox,
  cluster: string,
  database: string,
  sql: string,
): Promise<void> {
  // With -j a semicolon before an empty line ends a command, and commands are separate transactions.
  const script = `${sql.replaceAll('\r\n', '\n').replaceAll(/;[ \t]*\n\s*\n/g, ';\n')}\n`;
  await runProgram(
    tools,
    'postgres',
    [
      '--single',
      '-j',
      '-D',
      cluster,
      '-c',
      'exit_on_error=on',
      '-c',
      'log_checkpoints=off',
      database,
    ],
    script,
  );
}
