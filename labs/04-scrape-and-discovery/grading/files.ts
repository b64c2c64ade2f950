import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskContext } from '@lab/kit/spec';
import { CONFIG } from './config.ts';

/** Where Prometheus finds its configuration in the lab; absolute paths in it mean its folder. */
const MOUNTED = '/etc/prometheus/';

/** The learner's files for a Prometheus of the bench, by relative path; prometheus.yml is apart. */
export interface LearnerFiles {
  readonly config: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Reads everything in the learner's folder. */
export async function learnerFiles({
  folder,
  text,
}: Pick<TaskContext, 'folder' | 'text'>): Promise<LearnerFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => name !== CONFIG);
  const read = async (name: string) => [name, await readFile(join(folder, name), 'utf8')] as const;
  return {
    config: (await text(CONFIG)).replaceAll(MOUNTED, ''),
    files: Object.fromEntries(await Promise.all(names.map(read))),
  };
}
