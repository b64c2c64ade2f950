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
 * Lets the drill begin at once when everything is graded, so that the tasks which need no drill are
 * graded meanwhile. What goes wrong with it is told by the tasks that need it.
 */
async function rehearseEarly({ lab, only, drill }: CheckOptions): Promise<void> {
  if (only !== undefined || !lab.drill || lab.tasks.some(({ alone }) => alone)) return;
  await drill().catch(() => undefined);
}

/** Waits for what the lab expects of itself, then grades the tasks one after the other. */
export async function check(options: CheckOptions): Promise<Report> {
  const { lab, only } = options;
  const expectations = await waitForExpectations(lab.expects, options);
  const rehearsal = rehearseEarly(options);
  const tasks: TaskResult[] = [];
  for (const task of lab.tasks.filter(({ id }) => only === undefined || id === only)) {
    const result = await gradeTask(task, options);
    options.onTask?.(result);
    tasks.push(result);
  }
  await rehearsal;
  const passed =
    expectations.every(({ outcome }) => outcome !== 'failed') &&
    tasks.every(({ verdict }) => verdict.passed);
  return { lab, expectations, tasks, passed };
}
