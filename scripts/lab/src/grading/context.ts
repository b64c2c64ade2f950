import { join } from 'node:path';
import type { Lab } from '../spec/lab.ts';
import type { TaskContext } from '../spec/task.ts';
import { readArtefact, readText } from './artefact.ts';
import { countResults, metricTypes, singleValue } from './ask.ts';
import { type RehearsalOptions, recordedDrill } from './rehearsal.ts';
import { replay } from './replay.ts';
import type { Sources } from './sources.ts';

export interface ContextOptions {
  readonly lab: Lab;
  readonly sources: Sources;
  /** Folder with the files to be graded: the learner's, or a solution. */
  readonly folder: string;
  /** Folder whose `node_modules` the learner's code uses. */
  readonly packages: string;
  /** Text with addresses of the running lab, as this process reaches them. */
  readonly localise: (text: string) => string;
  /** Folder in which recordings of drills are kept. */
  readonly drills: string;
  readonly onDrill?: RehearsalOptions['onProgress'];
  readonly signal?: AbortSignal;
}

/** One rehearsal serves all tasks of a check, also those that ask for it at the same time. */
function drillOf({ lab, drills, sources, onDrill, signal }: ContextOptions): TaskContext['drill'] {
  let recording: ReturnType<TaskContext['drill']> | undefined;
  return () => {
    if (lab.drill === undefined) throw new Error(`${lab.id} has no drill`);
    recording ??= recordedDrill(join(drills, `${lab.id}.json`), {
      lab: lab.id,
      plan: lab.drill,
      sources,
      ...(onDrill && { onProgress: onDrill }),
      ...(signal && { signal }),
    });
    return recording;
  };
}

/** What the graders of one check are given, but for the workbench, which each task has for itself. */
export function createContext(options: ContextOptions): Omit<TaskContext, 'workbench'> {
  const { folder, sources } = options;
  const drill = drillOf(options);
  return {
    sources,
    folder,
    text: (file) => readText(folder, file),
    artefact: (file, schema) => readArtefact(folder, file, schema),
    drill,
    replay: async (query) => replay(query, await drill(), sources),
    ask: (query) => countResults(query, sources),
    value: (query) => singleValue(query, sources),
    metricTypes: (query) => metricTypes(query, sources),
  };
}
