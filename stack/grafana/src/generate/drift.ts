import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { dashboardsFolder } from '../model/read.ts';
import { dashboardFiles } from './files.ts';

export interface Drift {
  /** What the builders make. */
  readonly files: ReadonlyMap<string, string>;
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  /** Files that no builder makes. */
  readonly surplus: readonly string[];
}

/** How the committed files differ from what the builders make. Paths are relative to dashboards/. */
export async function drift(): Promise<Drift> {
  const files = dashboardFiles();
  const found = await Array.fromAsync(glob('**/*.json', { cwd: dashboardsFolder }));
  const paths = found.map((path) => path.split(sep).join('/'));
  const changed: string[] = [];
  for (const path of paths) {
    const text = files.get(path);
    if (text !== undefined && text !== (await readFile(join(dashboardsFolder, path), 'utf8'))) {
      changed.push(path);
    }
  }
  return {
    files,
    missing: [...files.keys()].filter((path) => !paths.includes(path)),
    changed,
    surplus: paths.filter((path) => !files.has(path)),
  };
}
