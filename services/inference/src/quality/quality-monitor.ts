import { SlidingWindow, type SlidingWindowOptions } from '../common/sliding-window.ts';
import type { Variant } from '../model/artifact.ts';
import type { Cohort } from './cohorts.ts';
import type { FraudClass, OutcomeResult } from './outcome.ts';

export interface JoinedOutcome {
  readonly variant: Variant;
  readonly label: FraudClass;
  readonly result: OutcomeResult;
  readonly cohorts: readonly Cohort[];
}

/** Quality over the outcomes that were joined lately. */
export class QualityMonitor {
  readonly #windows: Readonly<Record<Variant, SlidingWindow<JoinedOutcome>>>;

  constructor(options: SlidingWindowOptions) {
    this.#windows = {
      champion: new SlidingWindow(options),
      challenger: new SlidingWindow(options),
    };
  }

  add(outcome: JoinedOutcome): void {
    this.#windows[outcome.variant].add(outcome);
  }

  /** Share of right predictions, or undefined when no label came lately. */
  accuracy(variant: Variant): number | undefined {
    const outcomes = this.#windows[variant].values();
    if (outcomes.length === 0) return undefined;
    const right = outcomes.filter(({ result }) => result === 'tp' || result === 'tn');
    return right.length / outcomes.length;
  }

  /** Share of the frauds of a cohort that were found, by either model; undefined without frauds. */
  recall(cohort: Cohort): number | undefined {
    const outcomes = [...this.#windows.champion.values(), ...this.#windows.challenger.values()];
    const frauds = outcomes.filter(
      ({ label, cohorts }) => label === 'fraud' && cohorts.includes(cohort),
    );
    if (frauds.length === 0) return undefined;
    return frauds.filter(({ result }) => result === 'tp').length / frauds.length;
  }
}
