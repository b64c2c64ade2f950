import type { Labels } from '../../logstore/labels.ts';
import type { SampleSeries } from './sample-series.ts';

/** Samples of one series, kept one by one. */
export class SampleList implements SampleSeries {
  readonly labels: Labels;
  readonly key: string;
  readonly failed: boolean;
  #times: number[] = [];
  #values: number[] = [];

  constructor(labels: Labels, key: string, failed: boolean) {
    this.labels = labels;
    this.key = key;
    this.failed = failed;
  }

  add(time: number, value: number): void {
    this.#times.push(time);
    this.#values.push(value);
  }

  /** By ascending time, samples of equal time in the order in which they came. */
  sorted(): { readonly times: readonly number[]; readonly values: readonly number[] } {
    const [times, values] = [this.#times, this.#values];
    let ordered = true;
    for (let index = 1; index < times.length && ordered; index++) {
      ordered = (times[index - 1] ?? 0) <= (times[index] ?? 0);
    }
    if (!ordered) {
      const order = Uint32Array.from(times, (_, index) => index);
      order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
      this.#times = Array.from(order, (index) => times[index] ?? 0);
      this.#values = Array.from(order, (index) => values[index] ?? 0);
    }
    return { times: this.#times, values: this.#values };
  }
}
