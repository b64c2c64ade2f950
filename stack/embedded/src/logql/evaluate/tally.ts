import type { Labels } from '../../logstore/labels.ts';
import type { Evaluation } from './context.ts';
import { refuseFailed, type SampleSeries } from './sample-series.ts';
import { newSeries, put, type Series } from './series.ts';

/** The windows (t - range, t] of a range selector, one for each step. */
export interface StepWindows {
  readonly steps: number;
  readonly stepNs: number;
  readonly rangeNs: number;
  readonly offsetNs: number;
}

export function stepWindows(
  { steps, stepNs }: Evaluation,
  range: { readonly rangeNs: number; readonly offsetNs: number },
): StepWindows {
  return { steps, stepNs, rangeNs: range.rangeNs, offsetNs: range.offsetNs };
}

/**
 * Adds up whole numbers by windows without keeping the samples: each is entered where the windows
 * begin and end that hold it, and the running total is the sum of a window.
 */
export class Tally implements SampleSeries {
  readonly labels: Labels;
  readonly key: string;
  readonly failed: boolean;
  readonly #windows: StepWindows;
  readonly #counts: Float64Array;
  /** Undefined when all values are 1, so that counts are their sums. */
  readonly #sums: Float64Array | undefined;

  constructor(
    windows: StepWindows,
    counting: boolean,
    labels: Labels,
    key: string,
    failed: boolean,
  ) {
    this.labels = labels;
    this.key = key;
    this.failed = failed;
    this.#windows = windows;
    this.#counts = new Float64Array(windows.steps);
    this.#sums = counting ? undefined : new Float64Array(windows.steps);
  }

  add(time: number, value: number): void {
    const { steps, stepNs, rangeNs, offsetNs } = this.#windows;
    const age = time + offsetNs;
    let first = 0;
    let beyond = 1;
    if (stepNs > 0) {
      first = Math.max(0, Math.ceil(age / stepNs));
      beyond = Math.min(steps, Math.ceil((age + rangeNs) / stepNs));
      if (first >= beyond) return;
    }
    enter(this.#counts, first, beyond, 1);
    if (this.#sums !== undefined) enter(this.#sums, first, beyond, value);
  }

  /** Ends the tally: the sum of each window that holds a sample, divided by `divisor`. */
  finish(divisor: number): Series {
    const { steps } = this.#windows;
    const sums = this.#sums ?? this.#counts;
    const series = newSeries(this.labels, steps, this.key);
    let count = 0;
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      count += this.#counts[step] ?? 0;
      sum += sums[step] ?? 0;
      if (count === 0) continue;
      refuseFailed(this);
      put(series, step, sum / divisor);
    }
    return series;
  }
}

function enter(totals: Float64Array, first: number, beyond: number, value: number): void {
  totals[first] = (totals[first] ?? 0) + value;
  if (beyond < totals.length) totals[beyond] = (totals[beyond] ?? 0) - value;
}
