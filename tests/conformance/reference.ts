import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const here = dirname(fileURLToPath(import.meta.url));

/** Folder of the recorded answers; not part of the repository. */
const folder =
  process.env.LAB_CONFORMANCE_DIR ?? join(here, '..', '..', '..', 'shared', 'conformance');

/** Why the recorded answers cannot be replayed, or undefined when they can. */
export function missingReference(store: 'loki' | 'tempo'): string | undefined {
  const path = join(folder, store, 'cases.json');
  return existsSync(path) ? undefined : `no recorded answers: ${path} does not exist`;
}

export function referencePath(store: 'loki' | 'tempo', file: string): string {
  return join(folder, store, file);
}

const baselineSchema = z.object({
  floors: z.record(z.string(), z.number()),
  known: z.record(z.string(), z.string()),
});

/** What has been reached: cases passed per category, and the failing ones with the reason. */
export type Baseline = z.infer<typeof baselineSchema>;

export async function readBaseline(store: 'loki' | 'tempo'): Promise<Baseline> {
  const text = await readFile(join(here, `${store}-baseline.json`), 'utf8');
  return baselineSchema.parse(JSON.parse(text));
}

export interface Outcome {
  readonly id: string;
  readonly category: string;
  /** Undefined when the answer agrees. */
  readonly reason: string | undefined;
}

/** Cases passed by category. */
export function passedByCategory(outcomes: readonly Outcome[]): Record<string, number> {
  const passed: Record<string, number> = {};
  for (const { category, reason } of outcomes) {
    passed[category] = (passed[category] ?? 0) + (reason === undefined ? 1 : 0);
  }
  return passed;
}

/** What got worse, and what got better without being written down. */
export function compareWithBaseline(outcomes: readonly Outcome[], baseline: Baseline): string[] {
  const passed = passedByCategory(outcomes);
  const problems: string[] = [];
  for (const [category, floor] of Object.entries(baseline.floors)) {
    const reached = passed[category] ?? 0;
    if (reached < floor) problems.push(`${category}: ${reached} pass, at least ${floor} must`);
    if (reached > floor) problems.push(`${category}: ${reached} pass, raise the floor of ${floor}`);
  }
  for (const { id, reason } of outcomes) {
    const known = id in baseline.known;
    if (reason !== undefined && !known) problems.push(`${id} fails: ${reason}`);
    if (reason === undefined && known) problems.push(`${id} passes now: take it off the list`);
  }
  return problems;
}

/** Cases that fail; of a server that is not ours all must pass. */
export function failures(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ id, reason }) => (reason === undefined ? [] : [`${id}: ${reason}`]));
}

/** Prints counts, and with LAB_DEBUG every failing case. */
export function report(store: string, outcomes: readonly Outcome[]): void {
  const failed = outcomes.filter(({ reason }) => reason !== undefined);
  process.stdout.write(
    `${store} conformance: ${outcomes.length - failed.length}/${outcomes.length}\n`,
  );
  if (process.env.LAB_DEBUG === undefined) return;
  for (const { id, reason } of failed) process.stdout.write(`  ${id}: ${reason}\n`);
}
