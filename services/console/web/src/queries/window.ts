import { type Choices, interpolate, timeChoices } from '@lab/dashboards/model';
import { resolveRange, stepOf, type TimeRange } from '../time/range.ts';

const scrapeInterval = 5;

/** Start and end of a query in seconds since 1970, on multiples of its step, so that a refresh does not jump. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export function windowOf(range: TimeRange, now: number): Window {
  const { start, end } = resolveRange(range, now);
  const step = stepOf({ start, end });
  const onStep = (seconds: number) => Math.floor(seconds / step) * step;
  return { start: onStep(start), end: onStep(end), step };
}

/** A query with variables and the built-in ones of the window filled in. */
export function writeQuery(text: string, choices: Choices, window: Window): string {
  return interpolate(text, new Map([...choices, ...timeChoices({ ...window, scrapeInterval })]));
}
