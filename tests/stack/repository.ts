import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

/** A path of the repository, made absolute. */
export const inRepository = (path: string): string => join(root, path);

export const readText = (path: string): Promise<string> => readFile(inRepository(path), 'utf8');

/** A YAML file of the repository, anchors and merge keys resolved, Compose's own tags ignored. */
export async function readYaml<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  return schema.parse(parse(await readText(path), { merge: true, logLevel: 'error' }));
}
