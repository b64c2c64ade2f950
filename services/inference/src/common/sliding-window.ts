import type { Clock } from './clock.ts';

export interface SlidingWindowOptions {
  readonly maxSamples: number;
  readonly maxAgeMs: number;
  readonly now: Clock;
}

interface Sample<T> {
  readonly value: T;
  readonly at: number;
}

/** The latest samples, bounded by number and by age. */
export class SlidingWindow<T> {
  #samples: Sample<T>[] = [];
  readonly #options: SlidingWindowOptions;

  constructor(options: SlidingWindowOptions) {
    this.#options = options;
  }

  add(value: T): void {
    this.#samples.push({ value, at: this.#options.now() });
    // Trimmed at twice the size, so that the cost of moving the array is spread over many calls.
    if (this.#samples.length > 2 * this.#options.maxSamples) this.#trim();
  }

  /** The samples inside the window, oldest first. */
  values(): T[] {
    this.#trim();
    return this.#samples.map(({ value }) => value);
  }

  #trim(): void {
    const oldest = this.#options.now() - this.#options.maxAgeMs;
    this.#samples = this.#samples.slice(-this.#options.maxSamples).filter(({ at }) => at > oldest);
  }
}
