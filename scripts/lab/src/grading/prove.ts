import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../spec/lab.ts';
import { type CheckOptions, check, type Report, type TaskResult } from './check.ts';

/** One statement about a lab, shown or refuted. */
export interface Proof {
  readonly statement: string;
  readonly holds: boolean;
  /** Why it does not hold. */
  readonly detail: string;
}

export interface ProveOptions extends Omit<CheckOptions, 'folder' | 'only'> {
  /** Folder with the exercise as given, untouched by a learner. */
  readonly exercise: string;
  /** Folder with one folder for each solution. */
  readonly solutions: string;
  readonly onProof?: (proof: Proof) => void;
}

function failures({ verdict }: TaskResult): string {
  const failed = verdict.evidence.filter(({ passed }) => !passed);
  return failed
    .map(({ asked, expected, seen }) => `${asked}: expected ${expected}; seen: ${seen}`)
    .join('\n');
}

function proofsOfExercise({ tasks }: Report): Proof[] {
  return tasks.map(({ task, verdict }) => ({
    statement: `${task.id}: the exercise as given fails`,
    holds: !verdict.passed,
    detail: verdict.passed ? 'it passes: the grader asks for nothing' : '',
  }));
}

function proofsOfSolution(name: string, { tasks }: Report): Proof[] {
  return tasks.map((result) => ({
    statement: `${result.task.id}: the ${name} solution passes`,
    holds: result.verdict.passed,
    detail: failures(result),
  }));
}

function proofsOfExpectations({ expectations }: Report): Proof[] {
  return expectations
    .filter(({ outcome }) => outcome !== 'skipped')
    .map(({ expectation, outcome, seen }) => ({
      statement: `the lab emits ${expectation.name}`,
      holds: outcome === 'passed',
      detail: outcome === 'passed' ? '' : `expected ${expectation.expected}; seen: ${seen}`,
    }));
}

/** The names of the solutions of a lab; a lab needs at least two that differ. */
async function solutionNames(folder: string, lab: Lab): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (names.length < 2) throw new Error(`${lab.id} has ${names.length} solutions, two are needed`);
  return names.toSorted();
}

/**
 * Shows of a running lab that its graders can fail and can be satisfied: it emits what it promises,
 * the exercise as given fails every task, each solution passes every task.
 */
export async function prove(options: ProveOptions): Promise<Proof[]> {
  const { lab, exercise, solutions, onProof } = options;
  const proofs: Proof[] = [];
  const add = (found: readonly Proof[]) => {
    proofs.push(...found);
    for (const proof of found) onProof?.(proof);
  };
  const given = await check({ ...options, folder: exercise });
  add(proofsOfExpectations(given));
  add(proofsOfExercise(given));
  for (const name of await solutionNames(solutions, lab)) {
    add(proofsOfSolution(name, await check({ ...options, folder: join(solutions, name) })));
  }
  return proofs;
}
