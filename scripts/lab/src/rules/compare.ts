import { formatLabels } from '../cli/values.ts';
import { formatNumber } from '../spec/evidence.ts';
import type { RuleSample } from './promtool-answers.ts';

/** A place where two answers differ. */
export interface Difference {
  readonly kind: 'missing' | 'surplus' | 'value';
  readonly labels: Readonly<Record<string, string>>;
  readonly expected: number | undefined;
  readonly seen: number | undefined;
}

function keyed(samples: readonly RuleSample[]): Map<string, RuleSample> {
  return new Map(
    samples.map(({ labels, value }) => {
      const { __name__: _, ...rest } = labels;
      return [JSON.stringify(Object.entries(rest).toSorted()), { labels: rest, value }];
    }),
  );
}

function near(expected: number, seen: number, tolerance: number): boolean {
  if (Object.is(expected, seen) || expected === seen) return true;
  const size = Math.max(Math.abs(expected), Math.abs(seen));
  return Number.isFinite(size) && Math.abs(expected - seen) <= tolerance * size;
}

/**
 * Where an answer differs from what it should be: by labels (the metric's name apart) and by values
 * within a relative tolerance. NaN equals NaN; the order does not count.
 */
export function differences(
  expected: readonly RuleSample[],
  seen: readonly RuleSample[],
  tolerance: number,
): Difference[] {
  const wanted = keyed(expected);
  const got = keyed(seen);
  const found: Difference[] = [];
  for (const [key, { labels, value }] of wanted) {
    const other = got.get(key)?.value;
    if (other === undefined) {
      found.push({ kind: 'missing', labels, expected: value, seen: undefined });
    } else if (!near(value, other, tolerance)) {
      found.push({ kind: 'value', labels, expected: value, seen: other });
    }
  }
  for (const [key, { labels, value }] of got) {
    if (!wanted.has(key)) found.push({ kind: 'surplus', labels, expected: undefined, seen: value });
  }
  return found;
}

/** One side of a difference, for evidence. */
export function sideOf(labels: Difference['labels'], value: number | undefined): string {
  return value === undefined
    ? `no series ${formatLabels(labels)}`
    : `${formatLabels(labels)} ${formatNumber(value)}`;
}
