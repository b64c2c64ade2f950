import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT: string = join(import.meta.dirname, '../..');

/** The folders of all labs, such as `01-signal-map`, in the order of their numbers. */
export async function labFolders(): Promise<string[]> {
  const names = await readdir(join(ROOT, 'labs'));
  return names.filter((name) => /^\d\d-/.test(name)).sort();
}
