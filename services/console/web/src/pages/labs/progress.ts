import type { Lab, Task } from '@lab/clients/lab';

/** Where a task stands. */
export type TaskState = 'open' | 'solved' | 'failed';

export function stateOf({ last }: Pick<Task, 'last'>): TaskState {
  if (last === null) return 'open';
  return last.passed ? 'solved' : 'failed';
}

/** How many tasks passed when they were last checked. */
export function solvedCount({ tasks }: Pick<Lab, 'tasks'>): number {
  return tasks.filter((task) => stateOf(task) === 'solved').length;
}
