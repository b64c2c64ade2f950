import type { Labels } from '../../logstore/labels.ts';
import { QueryError } from '../query-error.ts';

/** Takes the samples of one series, in any order; times are nanoseconds after the evaluation's start. */
export interface SampleSeries {
  readonly labels: Labels;
  readonly key: string;
  /** Whether these are of lines on which a stage failed. */
  readonly failed: boolean;
  add(time: number, value: number): void;
}

/** What makes a series when its first sample comes. */
export type NewSampleSeries<T extends SampleSeries> = (
  labels: Labels,
  key: string,
  failed: boolean,
) => T;

/** Series of failed lines must not be answered. @throws QueryError */
export function refuseFailed({ failed, labels }: SampleSeries): void {
  if (!failed) return;
  const error = labels.get('__error__') ?? '';
  const pairs = [...labels].map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  throw new QueryError(
    `pipeline error: '${error}' for series: '{${pairs.join(', ')}}'.\nUse a label filter to intentionally skip this error. (e.g | __error__!="${error}").\nTo skip all potential errors you can match empty errors.(e.g __error__="")\nThe label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )\n`,
  );
}
