import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { PostgresError } from './errors.ts';
import { initFolder, type PostgresOptions } from './index.ts';

const Environment = z.object({
  LISTEN: z
    .string()
    .regex(/^.+:\d{1,5}$/, 'must be host:port')
    .default('127.0.0.1:5432'),
  PGDATA: z.string().min(1, 'must name the data folder'),
  POSTGRES_USER: z.string().min(1).default('postgres'),
  POSTGRES_DB: z.string().min(1).optional(),
  POSTGRES_PASSWORD: z.string().min(1).optional(),
  POSTGRES_PASSWORD_FILE: z.string().min(1).optional(),
  INITDB_DIR: z.string().min(1).default(initFolder),
});

/**
 * Reads the variables of the official PostgreSQL image (and LISTEN, PGDATA, INITDB_DIR) and the
 * command line `[postgres] [-c name=value]...`.
 * https://github.com/docker-library/docs/blob/master/postgres/README.md
 */
export function readLocalConfig(
  env: Record<string, string | undefined>,
  args: readonly string[],
): PostgresOptions {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    throw new PostgresError(`PostgreSQL cannot start: ${z.prettifyError(parsed.error)}`);
  }
  const { LISTEN, PGDATA, POSTGRES_USER, POSTGRES_DB, INITDB_DIR } = parsed.data;
  const colon = LISTEN.lastIndexOf(':');
  return {
    dataFolder: PGDATA,
    user: POSTGRES_USER,
    password: readPassword(parsed.data),
    database: POSTGRES_DB ?? POSTGRES_USER,
    host: LISTEN.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(LISTEN.slice(colon + 1)),
    initFolder: INITDB_DIR,
    settings: readSettings(args),
  };
}

function readPassword(env: z.infer<typeof Environment>): string {
  const { POSTGRES_PASSWORD, POSTGRES_PASSWORD_FILE } = env;
  if ((POSTGRES_PASSWORD === undefined) === (POSTGRES_PASSWORD_FILE === undefined)) {
    throw new PostgresError('set one of POSTGRES_PASSWORD_FILE and POSTGRES_PASSWORD');
  }
  if (POSTGRES_PASSWORD !== undefined) return POSTGRES_PASSWORD;
  let password = '';
  try {
    password = readFileSync(POSTGRES_PASSWORD_FILE ?? '', 'utf8').trim();
  } catch (error) {
    throw new PostgresError(`cannot read POSTGRES_PASSWORD_FILE ${POSTGRES_PASSWORD_FILE}`, {
      cause: error,
    });
  }
  if (password === '') {
    throw new PostgresError(`POSTGRES_PASSWORD_FILE ${POSTGRES_PASSWORD_FILE} is empty`);
  }
  return password;
}

function readSettings(args: readonly string[]): string[] {
  const rest = args[0] === 'postgres' ? args.slice(1) : args;
  const settings: string[] = [];
  for (let index = 0; index < rest.length; index += 2) {
    const value = rest[index + 1];
    if (rest[index] !== '-c' || value === undefined || !value.includes('=')) {
      throw new PostgresError(
        `unknown argument "${rest[index]}" for PostgreSQL; known is: -c name=value`,
      );
    }
    settings.push(value);
  }
  return settings;
}
