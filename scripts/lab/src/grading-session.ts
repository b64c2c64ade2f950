import { join } from 'node:path';
import type { Session } from './cli/session.ts';
import { exitCodes, LabError } from './errors.ts';
import type { CheckOptions } from './grading/check.ts';
import { sharedDrill } from './grading/rehearsal.ts';
import { createSources } from './grading/sources.ts';
import { loadLabSpec } from './lab-spec.ts';
import { nearest } from './nearest.ts';
import type { Lab } from './spec/lab.ts';

/** Everything a check needs of a running lab but the folder with the answers. */
export interface Grading extends Omit<CheckOptions, 'folder'> {
  readonly labFolder: string;
}

/** Prepares the grading of a session's lab. Throws LabError when the lab has nothing to grade. */
export async function gradingOf(session: Session, signal: AbortSignal): Promise<Grading> {
  const { folder, runtime, paths, output } = session;
  const lab = folder && (await loadLabSpec(folder));
  if (folder === undefined || lab === undefined) {
    throw new LabError(
      `${session.lab.id} is not a lab with tasks. Start one: "lab list" shows all.`,
      {
        exitCode: exitCodes.usage,
      },
    );
  }
  const { components } = await runtime.status();
  const running = new Set(
    components.filter(({ state }) => state !== 'skipped').map(({ name }) => name),
  );
  const sources = createSources((component) => runtime.endpoint(component));
  const drill = sharedDrill(join(paths.run, 'drills', `${lab.id}.json`), {
    lab: lab.id,
    plan: lab.drill,
    sources,
    signal,
    onProgress: (done, total, secondsLeft) => {
      if (done < total) {
        output.progress(
          `drill: ${done} of ${total} incidents seen, ${Math.round(secondsLeft)} s left`,
        );
      }
    },
  });
  return {
    lab,
    labFolder: folder.folder,
    sources,
    runs: (component) => running.has(component),
    packages: paths.labs,
    localise: (text) => runtime.localise(text),
    drill,
    signal,
  };
}

/** Throws LabError (exit code `usage`) with the nearest name for a task that the lab does not have. */
export function requireTask({ id, tasks }: Lab, wanted: string | undefined): void {
  const known = tasks.map((task) => task.id);
  if (wanted === undefined || known.includes(wanted)) return;
  throw new LabError(`Lab ${id} has no task "${wanted}".${nearest(wanted, known)}`, {
    exitCode: exitCodes.usage,
    details: { wanted, known },
  });
}
