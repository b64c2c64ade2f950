import { exitCodes, LabError } from '../errors.ts';
import { findLab, kitId, type LabFolder, loadLabProject } from '../labs.ts';
import { nearest } from '../nearest.ts';
import type { Paths } from '../paths.ts';
import type { LabProject, Runtime } from '../runtime/runtime.ts';
import { openRuntime } from '../runtime/select.ts';
import type { CommonOptions } from './command.ts';
import { Output } from './output.ts';

/** Id of the lab that is meant when none is named and none runs. */
const firstLab = '01';

/** What a command works with: the chosen runtime, a lab, a place for its words. */
export interface Session {
  readonly paths: Paths;
  readonly output: Output;
  readonly runtime: Runtime;
  readonly lab: LabProject;
  /** The lab's folder; undefined for the whole kit. */
  readonly folder?: LabFolder;
}

/**
 * Opens the runtime and the lab for a command. Without a name it is the lab that runs, else the first.
 * `kit` means every component of the root Compose file.
 */
export async function openSession(
  paths: Paths,
  options: CommonOptions,
  wantedLab?: string,
): Promise<Session> {
  const name = wantedLab ?? (await runningLab(paths, options)) ?? firstLab;
  const folder = name === kitId ? undefined : await findLab(paths, name);
  const project = loadLabProject(folder ?? kitId, paths);
  const runtime = await openRuntime(paths, { wanted: options.runtime, project });
  const output = new Output(options);
  for (const warning of project.warnings) output.progress(`warning: ${warning}`);
  return {
    paths,
    output,
    runtime,
    lab: { id: folder?.id ?? kitId, project },
    ...(folder ? { folder } : {}),
  };
}

/** Like `openSession`, for commands that need a lab that runs. Throws LabError when none does. */
export async function openRunningSession(paths: Paths, options: CommonOptions): Promise<Session> {
  const running = await runningLab(paths, options);
  if (running === undefined) {
    throw new LabError('No lab is running. Start one with "lab up", then run this command again.', {
      exitCode: exitCodes.usage,
    });
  }
  return openSession(paths, options, running);
}

/** Throws LabError with the nearest name for a component that the lab does not have. */
export function checkComponents({ lab }: Pick<Session, 'lab'>, names: readonly string[]): void {
  const known = [...lab.project.services.keys()];
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new LabError(`Lab ${lab.id} has no component "${name}".${nearest(name, known)}`, {
      exitCode: exitCodes.usage,
      details: { name, known },
    });
  }
}

async function runningLab(paths: Paths, options: CommonOptions): Promise<string | undefined> {
  const runtime = await openRuntime(paths, { wanted: options.runtime });
  return (await runtime.status()).lab;
}
