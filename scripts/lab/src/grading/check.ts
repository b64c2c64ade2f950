import { messageOf } from '../errors.ts';
import type { Verdict } from '../spec/evidence.ts';
import type { Lab } from '../spec/lab.ts';
import type { Task } from '../spec/task.ts';
import { TaskWorkbench } from '../workbench/workbench.ts';
import { type ContextOptions, createContext } from './context.ts';
import {
  type ExpectationResult,
  type ExpectationRun,
  waitForExpectations,
} from './expectations.ts';

export interface TaskResult {
  readonly task: Task;
  readonly verdict: Verdict;
  readonly seconds: number;
}

/** What `lab check` found. */
export interface Report {
  readonly lab: Lab;
  readonly expectations: readonly ExpectationResult[];
  readonly tasks: readonly TaskResult[];
  readonly passed: boolean;
}

export interface CheckOptions extends ExpectationRun, ContextOptions {
  readonly lab: Lab;
  /** Grade this task alone. */
  readonly only?: string;
  readonly onTask?: (result: TaskResult) => void;
}

/** Grades the files in `folder` for one task. Never rejects: what cannot be graded has failed. */
export async function gradeTask(task: Task, options: ContextOptions): Promise<TaskResult> {
  const { folder, packages, localise, signal } = options;
  const context = createContext(options);
  const started = performance.now();
  const workbench = new TaskWorkbench({
    answers: folder,
    packages,
    localise,
    ...(signal && { signal }),
  });
  const verdict = await task.grade({ ...context, workbench }).catch((error: unknown): Verdict => {
    const evidence = {
      asked: 'the check can be made',
      expected: 'a readable answer and a system that can be asked',
      seen: messageOf(error),
      passed: false,
    };
    return { passed: false, evidence: [evidence] };
  });
  await workbench.clear();
  return { task, verdict, seconds: (performance.now() - started) / 1000 };
}

/**
 * Grades the tasks one after the other. One that asks for the drill of the lab gives way to the next
 * until the drill is rehearsed, and one that says it will is first, unless some task changes the lab
 * and must be alone. Resolves with the results in the order of the tasks.
 */
async function gradeTasks(tasks: readonly Task[], options: CheckOptions): Promise<TaskResult[]> {
  const givesWay = !tasks.some(({ alone }) => alone);
  const results = new Map<Task, Promise<TaskResult>>();
  const drillFirst = tasks.toSorted((a, b) => Number(usesDrill(b)) - Number(usesDrill(a)));
  for (const task of givesWay ? drillFirst : tasks) {
    const askedForDrill = Promise.withResolvers<void>();
    const drill = () => {
      if (givesWay) askedForDrill.resolve();
      return options.drill();
    };
    const result = gradeTask(task, { ...options, drill }).then((graded) => {
      options.onTask?.(graded);
      return graded;
    });
    results.set(task, result);
    await Promise.race([result, askedForDrill.promise]);
  }
  return Promise.all(tasks.flatMap((task) => results.get(task) ?? []));
}

const usesDrill = (task: Task): boolean => task.usesDrill === true;

/** Waits for what the lab expects of itself, then grades its tasks. */
export async function check(options: CheckOptions): Promise<Report> {
  const { lab, only } = options;
  const expectations = await waitForExpectations(lab.expects, options);
  const tasks = await gradeTasks(
    lab.tasks.filter(({ id }) => only === undefined || id === only),
    options,
  );
  const passed =
    expectations.every(({ outcome }) => outcome !== 'failed') &&
    tasks.every(({ verdict }) => verdict.passed);
  return { lab, expectations, tasks, passed };
}
