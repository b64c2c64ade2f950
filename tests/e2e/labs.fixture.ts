import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT: string = join(import.meta.dirname, '../..');

/** The folders of all labs, such as `01-signal-map`, in the order of their numbers. */
export async function labFolders(): Promise<string[]> {
  const names = await readdir(join(ROOT, 'labs'));
  return names.filter((name) => /^\d\d-/.test(name)).sort();
}

/**
 * Labs whose proof was not seen to hold on a quiet machine yet. `npm run lab -- prove NN` runs it; a lab
 * leaves this list when it holds, with every command of its guide.
 */
export const unproven: ReadonlySet<string> = new Set([
  '03-golden-signals',
  '05-exporters',
  '07-recording-rules',
  '08-cardinality',
  '09-federation',
]);
