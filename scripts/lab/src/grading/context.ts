import type { TaskContext } from '../spec/task.ts';
import { readArtefact, readText } from './artefact.ts';
import { countResults, metricTypes, singleValue } from './ask.ts';
import { replay } from './replay.ts';
import type { Sources } from './sources.ts';

export interface ContextOptions {
  readonly sources: Sources;
  /** Folder with the files to be graded: the learner's, or a solution. */
  readonly folder: string;
  /** Folder whose `node_modules` the learner's code uses. */
  readonly packages: string;
  /** Text with addresses of the running lab, as this process reaches them. */
  readonly localise: (text: string) => string;
  /** The recording of the lab's drill; all checks of a run share one rehearsal. */
  readonly drill: TaskContext['drill'];
  readonly signal?: AbortSignal;
}

/** What the graders of one check are given, but for the workbench, which each task has for itself. */
export function createContext(options: ContextOptions): Omit<TaskContext, 'workbench'> {
  const { folder, sources, drill } = options;
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
