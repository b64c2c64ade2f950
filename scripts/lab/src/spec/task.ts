import type { ZodType } from 'zod';
import type { Sources } from '../grading/sources.ts';
import type { Workbench } from '../workbench/workbench.ts';
import type { DrillRecording } from './drill.ts';
import type { Verdict } from './evidence.ts';
import type { Query } from './query.ts';
import type { QuizItem } from './quiz.ts';
import type { Timeline } from './timeline.ts';

/** What a grader is given. */
export interface TaskContext {
  readonly sources: Sources;
  /** Folder with the learner's files. */
  readonly folder: string;
  /** Tries out the learner's code and configuration with the real programs. */
  readonly workbench: Workbench;
  /** The text of a file of the learner's. Throws an ArtefactError when it is not there. */
  readonly text: (file: string) => Promise<string>;
  /**
   * The learner's file, parsed as YAML and validated. Throws an ArtefactError that says what is
   * wrong with it; the engine turns that into a failed check.
   */
  readonly artefact: <T>(file: string, schema: ZodType<T>) => Promise<T>;
  /** The recording of the lab's drill; rehearsed now unless a fresh recording exists. */
  readonly drill: () => Promise<DrillRecording>;
  /** A query's answer over the whole drill, one timeline for each series. */
  readonly replay: (query: Query) => Promise<readonly Timeline[]>;
  /** How many series, lines or traces a query finds now. */
  readonly ask: (query: Query) => Promise<number>;
  /** The value of a query whose answer is one number now; undefined when it is not. */
  readonly value: (query: Query) => Promise<number | undefined>;
  /** The types of the metrics that a PromQL query reads, by what their targets declare. */
  readonly metricTypes: (query: Query) => Promise<readonly string[]>;
}

/** One graded piece of work. */
export interface Task {
  readonly id: string;
  readonly title: string;
  /** The learner's files below `exercise/`, for the message that says where to work. */
  readonly artefacts: readonly string[];
  /** Three hints, each saying more than the one before; none gives the answer. */
  readonly hints: readonly [string, string, string];
  /** The outline's keys of what the task proves, see `npm run lab -- coverage`. */
  readonly covers?: readonly string[];
  /** Set when grading changes the running lab (faults, load): nothing else is graded meanwhile. */
  readonly alone?: true;
  /** Set when grading waits for the lab's drill: it begins first, so that the others need not wait. */
  readonly usesDrill?: true;
  /** The questions of a self-check, see `quizTask`. */
  readonly quiz?: readonly QuizItem[];
  readonly grade: (context: TaskContext) => Promise<Verdict>;
}

/** Declares a task of a lab. */
export const task = (id: string, options: Omit<Task, 'id'>): Task => ({ id, ...options });
