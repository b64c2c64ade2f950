import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadProject, type Project } from './compose/project.ts';
import type { Service } from './compose/service.ts';
import { exitCodes, LabError } from './errors.ts';
import { nearest } from './nearest.ts';
import type { Paths } from './paths.ts';

/** Id under which the root Compose file, with every component, can be started. */
export const kitId = 'kit';

/** A folder below labs/. */
export interface LabFolder {
  /** The folder's name, such as `01-signal-map`. */
  readonly id: string;
  /** Two digits. */
  readonly number: string;
  readonly folder: string;
  readonly composeFile: string;
  /** Present when the folder has a `lab.ts`. */
  readonly specFile?: string;
}

/** All labs of the checkout, in the order of their numbers. */
export async function findLabs({ labs }: Pick<Paths, 'labs'>): Promise<LabFolder[]> {
  const names = await readdir(labs).catch((): string[] => []);
  return names
    .filter((name) => /^\d\d-/.test(name))
    .sort()
    .map((id) => {
      const folder = join(labs, id);
      const specFile = join(folder, 'lab.ts');
      return {
        id,
        number: id.slice(0, 2),
        folder,
        composeFile: join(folder, 'compose.yaml'),
        ...(existsSync(specFile) ? { specFile } : {}),
      };
    });
}

/**
 * The lab that a person means by `1`, `01`, `01-signal-map` or `signal-map`.
 * Throws LabError (exit code `usage`) with the nearest name when there is none.
 */
export async function findLab(paths: Pick<Paths, 'labs'>, wanted: string): Promise<LabFolder> {
  const labs = await findLabs(paths);
  const number = /^\d+$/.test(wanted) ? wanted.padStart(2, '0') : undefined;
  const found = labs.find(
    (lab) => lab.id === wanted || lab.number === number || lab.id.slice(3) === wanted,
  );
  if (found) return found;
  const names = labs.flatMap(({ id }) => [id, id.slice(3)]);
  const hint = labs.length === 0 ? ` ${paths.labs} holds none.` : nearest(wanted, names);
  throw new LabError(`There is no lab "${wanted}".${hint} "lab list" shows all labs.`, {
    exitCode: exitCodes.usage,
    details: { wanted, labs: labs.map(({ id }) => id) },
  });
}

/** The Compose project of a lab, or of the whole kit. Throws LabError when a file is wrong. */
export function loadLabProject(lab: LabFolder | typeof kitId, paths: Paths): Project {
  const file = lab === kitId ? paths.composeFile : lab.composeFile;
  return loadProject(file, { root: paths.root });
}

/** The root Compose file with all of its profiles; undefined in a folder without one. */
export function loadKit(paths: Pick<Paths, 'root' | 'composeFile'>): Project | undefined {
  if (!existsSync(paths.composeFile)) return undefined;
  return loadProject(paths.composeFile, { root: paths.root, profiles: ['*'] });
}

/** Every component that the root file or this project knows; the project's definition wins. */
export function knownServices(paths: Paths, project?: Project): Map<string, Service> {
  return new Map([...(loadKit(paths)?.services ?? []), ...(project?.services ?? [])]);
}
