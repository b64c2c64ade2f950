import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { LabError } from '../errors.ts';

const packageJson = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** What the package.json of a folder says. */
export async function readPackage(folder: string): Promise<z.output<typeof packageJson>> {
  return packageJson.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}

/** Where the package `name` that the package in the folder `from` depends on is installed. */
export async function packageFolder(from: string, name: string): Promise<string> {
  const folders = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const found = await realpath(join(folder, name)).catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new LabError(`${name}, which ${from} needs, is not installed.`);
}
