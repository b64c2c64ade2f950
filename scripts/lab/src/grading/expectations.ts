import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Expectation, Observation } from '../spec/expectation.ts';
import type { Sources } from './sources.ts';

const POLL_MS = 500;

export interface ExpectationResult {
  readonly expectation: Expectation;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What the last look showed. */
  readonly seen: string;
  readonly seconds: number;
}

export interface ExpectationRun {
  readonly sources: Sources;
  /** Whether a component is part of the running lab. */
  readonly runs: (component: string) => boolean;
  /** Called once for each expectation, when its outcome is known. */
  readonly onResult?: (result: ExpectationResult) => void;
  /** What is older does not count (Unix seconds): a store may still hold the signals of an earlier run. */
  readonly since?: number;
  readonly signal?: AbortSignal;
}

async function look(
  expectation: Expectation,
  { sources, since = 0 }: ExpectationRun,
): Promise<Observation> {
  try {
    return await expectation.probe(sources, since);
  } catch (error) {
    return { passed: false, seen: messageOf(error) };
  }
}

async function waitFor(expectation: Expectation, run: ExpectationRun): Promise<ExpectationResult> {
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  if (expectation.component !== undefined && !run.runs(expectation.component)) {
    const seen = `${expectation.component} does not run here`;
    return { expectation, outcome: 'skipped', seen, seconds: 0 };
  }
  for (;;) {
    const { passed, seen } = await look(expectation, run);
    if (passed) return { expectation, outcome: 'passed', seen, seconds: elapsed() };
    if (elapsed() >= expectation.deadlineSeconds || run.signal?.aborted) {
      return { expectation, outcome: 'failed', seen, seconds: elapsed() };
    }
    await delay(POLL_MS);
  }
}

/**
 * Waits for every expectation, each up to its own deadline. Resolves with all results in the given
 * order; never rejects because of what the system answers.
 */
export function waitForExpectations(
  expectations: readonly Expectation[],
  run: ExpectationRun,
): Promise<ExpectationResult[]> {
  return Promise.all(
    expectations.map(async (expectation) => {
      const result = await waitFor(expectation, run);
      run.onResult?.(result);
      return result;
    }),
  );
}
