import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkedSchema, type Evidence as KeptEvidence } from '@lab/clients/lab';
import { z } from 'zod';
import { withLock } from '../process/lock.ts';
import type { Evidence } from '../spec/evidence.ts';
import type { TaskResult } from './check.ts';

const taskSchema = z.object({
  /** How many hints of the ladder have been revealed since the task was last solved. */
  hints: z.int().nonnegative(),
  last: checkedSchema.optional(),
});

/** What is known of a learner's work on one task. */
export type TaskProgress = z.output<typeof taskSchema>;

const progressSchema = z.record(z.string(), z.record(z.string(), taskSchema));

/** By lab, then by task. */
type Progress = z.output<typeof progressSchema>;

/** What `file` knows of the tasks of a lab, by task id. */
export async function readProgress(
  file: string,
  lab: string,
): Promise<Readonly<Record<string, TaskProgress>>> {
  return (await read(file))[lab] ?? {};
}

/**
 * Keeps what a check found. A task that failed reveals one more hint, one that passed none any more.
 * Returns how many hints are revealed now, by task id.
 */
export async function recordResults(
  file: string,
  lab: string,
  results: readonly TaskResult[],
): Promise<Map<string, number>> {
  const at = new Date().toISOString();
  const tasks = await change(file, lab, (before) => ({
    ...before,
    ...Object.fromEntries(
      results.map(({ task, verdict: { passed, evidence }, seconds }) => [
        task.id,
        {
          hints: passed ? 0 : nextHint(before[task.id], task.hints),
          last: { passed, at, seconds, evidence: evidence.map(kept) },
        },
      ]),
    ),
  }));
  return new Map(Object.entries(tasks).map(([id, { hints }]) => [id, hints]));
}

/** Reveals the next hint of a task, and returns how many are revealed now. */
export async function revealHint(
  file: string,
  lab: string,
  { id, hints }: Pick<TaskResult['task'], 'id' | 'hints'>,
): Promise<number> {
  const tasks = await change(file, lab, (before) => ({
    ...before,
    [id]: { ...before[id], hints: nextHint(before[id], hints) },
  }));
  return tasks[id]?.hints ?? 0;
}

/** Forgets all results and revealed hints of a lab. */
export async function forgetProgress(file: string, lab: string): Promise<void> {
  await change(file, lab, () => ({}));
}

function nextHint(before: TaskProgress | undefined, ladder: readonly string[]): number {
  return Math.min((before?.hints ?? 0) + 1, ladder.length);
}

function kept({ query, hint, ...rest }: Evidence): KeptEvidence {
  return { ...rest, ...(query !== undefined && { query }), ...(hint !== undefined && { hint }) };
}

async function change(
  file: string,
  lab: string,
  next: (before: Progress[string]) => Progress[string],
): Promise<Progress[string]> {
  return withLock(`${file}.lock`, { purpose: 'keep the progress of a learner' }, async () => {
    const all = await read(file);
    const tasks = next(all[lab] ?? {});
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify({ ...all, [lab]: tasks }));
    await rename(`${file}.new`, file);
    return tasks;
  });
}

async function read(file: string): Promise<Progress> {
  return readFile(file, 'utf8')
    .then((text) => progressSchema.parse(JSON.parse(text)))
    .catch((): Progress => ({}));
}
