import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { TaskResult } from './check.ts';

const attemptsSchema = z.record(z.string(), z.number().int().nonnegative());

/**
 * Counts how often each task of a lab was tried in vain since it was last solved, so that hints
 * come one by one. Returns the counts by task id after this check; `file` keeps them between checks.
 */
export async function countAttempts(
  file: string,
  lab: string,
  results: readonly TaskResult[],
): Promise<Map<string, number>> {
  const kept = await readFile(file, 'utf8')
    .then((text) => attemptsSchema.parse(JSON.parse(text)))
    .catch((): Record<string, number> => ({}));
  const counts = new Map<string, number>();
  for (const { task, verdict } of results) {
    const key = `${lab}/${task.id}`;
    const count = verdict.passed ? 0 : (kept[key] ?? 0) + 1;
    kept[key] = count;
    counts.set(task.id, count);
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(kept));
  await rename(`${file}.new`, file);
  return counts;
}
