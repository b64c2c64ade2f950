import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { Static } from './ast.ts';

/** A span that stands for the samples of a series. */
export interface Exemplar {
  readonly labels: readonly (readonly [name: string, value: Static])[];
  /** Undefined: that of the sample of its step. */
  readonly value: number | undefined;
  readonly timeMs: number;
  readonly step: number;
}

/** Parts of the range that get an equal share. */
const MAX_BUCKETS = 10;

/** Picks spans of different traces, spread over the steps, until there are enough. */
export class ExemplarPicker {
  readonly #limit: number;
  readonly #traces = new Set<string>();
  readonly #bucketsPerStep: number;
  readonly #quota: number;
  readonly #picked: number[] = [];

  constructor(limit: number, steps: number) {
    this.#limit = limit;
    const buckets = Math.max(1, Math.min(steps, MAX_BUCKETS, Math.floor(limit / 3)));
    this.#bucketsPerStep = buckets / steps;
    this.#quota = Math.ceil(limit / buckets);
  }

  /** Undefined when there are enough, or one of the trace already. */
  pick(trace: Trace, span: StoredSpan, step: number, value?: number): Exemplar | undefined {
    if (this.#traces.size >= this.#limit || this.#traces.has(trace.id)) return undefined;
    const bucket = Math.floor(step * this.#bucketsPerStep);
    const picked = this.#picked[bucket] ?? 0;
    if (picked >= this.#quota) return undefined;
    this.#picked[bucket] = picked + 1;
    this.#traces.add(trace.id);
    const { rootName, rootService } = trace.summary();
    const text = (name: string, content: string) =>
      [name, { type: 'string', value: content }] as const;
    return {
      labels: [
        text('trace:id', trace.id),
        text('span:id', span.spanId),
        text('name', span.name),
        text('rootName', rootName),
        text('rootServiceName', rootService),
      ],
      value,
      timeMs: Number(span.start / 1_000_000n),
      step,
    };
  }
}
