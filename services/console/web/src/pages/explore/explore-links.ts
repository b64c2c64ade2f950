import { resolveRange, type TimeRange } from '../../time/range.ts';
import type { Signal } from './explore-state.ts';

/** Address of a query in Explore. */
export function exploreHref(
  signal: Signal,
  parameters: Readonly<Record<string, string>>,
  range: TimeRange,
): string {
  return `/explore?${new URLSearchParams({ signal, ...parameters, ...range })}`;
}

/** Room before and behind, in milliseconds: clocks differ, and lines are written a little later. */
const margin = 60_000;

/**
 * The time range for something that happened between two moments (milliseconds since 1970): the one
 * that is chosen when it holds them, so that it is kept from jump to jump, else one around them.
 */
export function rangeAround(range: TimeRange, from: number, to: number, now: number): TimeRange {
  const { start, end } = resolveRange(range, now / 1000);
  const holds = start * 1000 <= from && to <= end * 1000 + margin;
  if (holds) return range;
  return { from: String(Math.floor(from - margin)), to: String(Math.ceil(to + margin)) };
}

/** A text as LogQL, PromQL and TraceQL write it. */
export const quoted = (text: string): string => JSON.stringify(text);
