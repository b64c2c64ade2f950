import type { Verdict } from '../spec/evidence.ts';
import type { Task } from '../spec/task.ts';

/** One statement about a lab, shown or refuted. */
export interface Proof {
  readonly statement: string;
  readonly holds: boolean;
  /** Why it does not hold. */
  readonly detail: string;
}

/** A statement about what a task says to the files in a folder. */
export interface Trial {
  readonly statement: string;
  readonly task: Task;
  readonly folder: string;
  /** Why the verdict refutes the statement; undefined when it bears it out. */
  readonly problem: (verdict: Verdict) => string | undefined;
}

/** The proof of a statement from what speaks against it. */
export const proofOf = (statement: string, problem: string | undefined): Proof => ({
  statement,
  holds: problem === undefined,
  detail: problem ?? '',
});

/** A statement holds when it holds in every round. */
export function overRounds(rounds: readonly (readonly Proof[])[]): Proof[] {
  const details = new Map<string, string[]>();
  for (const { statement, holds, detail } of rounds.flat()) {
    const known = details.get(statement) ?? [];
    details.set(statement, holds ? known : [...known, detail]);
  }
  return [...details].map(([statement, [first, ...more]]) => {
    if (first === undefined) return proofOf(statement, undefined);
    const count = `in ${more.length + 1} of ${rounds.length} rounds: `;
    return proofOf(statement, `${rounds.length > 1 ? count : ''}${first}`);
  });
}

/** What a verdict saw that it did not want to see. */
export function failures({ evidence }: Verdict): string {
  return evidence
    .filter(({ passed }) => !passed)
    .map(
      ({ asked, expected, seen, hint }) =>
        `${asked}: expected ${expected}; seen: ${seen}${hint === undefined ? '' : ` (${hint})`}`,
    )
    .join('\n');
}

export const mustFail = ({ passed }: Verdict): string | undefined =>
  passed ? 'it passes: the grader asks for nothing' : undefined;

export const mustPass = (verdict: Verdict): string | undefined =>
  verdict.passed ? undefined : failures(verdict);

/** The task fails, and the hint of something that failed holds this text. */
export const mustFailWith =
  (hint: string) =>
  (verdict: Verdict): string | undefined => {
    if (verdict.passed) return 'it passes';
    const isNamed = verdict.evidence.some((one) => !one.passed && one.hint?.includes(hint));
    return isNamed ? undefined : `no hint says "${hint}"\n${failures(verdict)}`;
  };
