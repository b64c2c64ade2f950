import { isDeepStrictEqual } from 'node:util';
import type { Lab } from '@lab/clients/lab';
import { findLab, kitId, loadLabProject } from './labs.ts';
import type { Paths } from './paths.ts';

/**
 * What becomes of the console when a lab is started: that of the lab that runs, if any, compared with that
 * of the lab to be started. Its page can start a lab only where it stays.
 */
export async function consoleFate(
  paths: Paths,
  running: string | undefined,
  next: string,
): Promise<Lab['console']> {
  const after = await consoleOf(paths, next);
  if (after === undefined) return 'ends';
  const before = running === undefined ? undefined : await consoleOf(paths, running);
  return isDeepStrictEqual(before, after) ? 'stays' : 'restarts';
}

/** The definition without the file that it stands in. */
async function consoleOf(paths: Paths, lab: string) {
  const folder = lab === kitId ? kitId : await findLab(paths, lab);
  const service = loadLabProject(folder, paths).services.get('console');
  if (service === undefined) return undefined;
  const { file: _, ...definition } = service;
  return definition;
}
