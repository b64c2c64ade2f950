import type { LogStore } from '../../logstore/log-store.ts';

/** Where and over which steps a metric query is evaluated. Times are nanoseconds. */
export interface Evaluation {
  readonly store: LogStore;
  /** Time of the first step, nanoseconds since the epoch. */
  readonly start: bigint;
  /** Distance of two steps; 0 when there is one. */
  readonly stepNs: number;
  readonly steps: number;
  /** Counts what was looked at, for the statistics of the answer. */
  readonly seen: { lines: number; bytes: number };
  /** Milliseconds since the epoch after which the query gives up. */
  readonly deadlineMs: number;
}
