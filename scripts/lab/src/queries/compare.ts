import { formatNumber } from '../spec/evidence.ts';
import { labelKey, type ResultSeries, type ResultSet } from './result-set.ts';

export interface Comparison {
  /** Largest relative difference of two values that count as equal. */
  readonly tolerance: number;
  /** Whether the order of the series counts, as after `sort`. */
  readonly ordered: boolean;
}

/** The first thing in which an answer differs from the one that was expected. */
export interface Difference {
  readonly expected: string;
  readonly seen: string;
  /** What the difference says about the query, when it says something. */
  readonly hint?: string;
}

const TINY = 1e-12;

/**
 * Compares an answer with the expected one: the same label sets with the same values; NaN equals
 * NaN. A metric's name counts only where series differ in nothing else, since most operations drop
 * it. Undefined when they agree.
 */
export function firstDifference(
  expected: ResultSet,
  seen: ResultSet,
  { tolerance, ordered }: Comparison,
): Difference | undefined {
  const [want, got] = [withoutNeedlessNames(expected), withoutNeedlessNames(seen)];
  const shape = differenceInLabels(want.series, got.series);
  if (shape) return shape;
  const gotByKey = new Map(got.series.map((series) => [labelKey(series.labels), series]));
  for (const { labels, values } of want.series) {
    const other = gotByKey.get(labelKey(labels));
    for (const [index, value] of values.entries()) {
      const answer = other?.values[index];
      if (equal(value, answer, tolerance)) continue;
      const where = `${selector(labels)} at ${clock(want.times[index] ?? 0)}`;
      const hint = factorHint(want.series, gotByKey, tolerance);
      return {
        expected: `${written(value)} for ${where}`,
        seen: `${written(answer)} for ${where}`,
        ...(hint === undefined ? {} : { hint }),
      };
    }
  }
  if (!ordered) return undefined;
  const order = (series: readonly ResultSeries[]) => series.map(({ labels }) => labelKey(labels));
  if (order(want.series).join() === order(got.series).join()) return undefined;
  return {
    expected: `the order ${want.series.map(({ labels }) => selector(labels)).join(', ')}`,
    seen: `the order ${got.series.map(({ labels }) => selector(labels)).join(', ')}`,
    hint: 'The values are right, but the order counts here.',
  };
}

function withoutNeedlessNames(set: ResultSet): ResultSet {
  const series = set.series.map(({ labels: { __name__: _, ...labels }, values }) => ({
    labels,
    values,
  }));
  const distinct = new Set(series.map(({ labels }) => labelKey(labels)));
  return distinct.size === series.length ? { ...set, series } : set;
}

function differenceInLabels(
  want: readonly ResultSeries[],
  got: readonly ResultSeries[],
): Difference | undefined {
  const wanted = new Set(want.map(({ labels }) => labelKey(labels)));
  const found = new Set(got.map(({ labels }) => labelKey(labels)));
  const missing = want.find(({ labels }) => !found.has(labelKey(labels)));
  const extra = got.find(({ labels }) => !wanted.has(labelKey(labels)));
  if (!missing && !extra) return undefined;
  const hint = labelHint(want, got);
  const count = (series: readonly ResultSeries[]) =>
    series.length === 1 ? 'one series' : `${series.length} series`;
  const named = (series: ResultSeries | undefined) =>
    series === undefined ? '' : `, such as ${selector(series.labels)}`;
  return {
    expected: `${count(want)}${named(missing ?? want[0])}`,
    seen: got.length === 0 ? 'an empty answer' : `${count(got)}${named(extra ?? got[0])}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

const namesOf = (series: readonly ResultSeries[]) =>
  new Set(series.flatMap(({ labels }) => Object.keys(labels)));

function labelHint(
  want: readonly ResultSeries[],
  got: readonly ResultSeries[],
): string | undefined {
  if (got.length === 0) {
    return 'Nothing matches: look at each part of the query by itself and see which one is empty.';
  }
  const [wanted, found] = [namesOf(want), namesOf(got)];
  const missing = [...wanted].filter((name) => !found.has(name));
  const extra = [...found].filter((name) => !wanted.has(name));
  const quote = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');
  if (missing.length > 0) return `The label ${quote(missing)} is lost on the way.`;
  if (extra.length > 0) return `The label ${quote(extra)} is still there, but was not asked for.`;
  if (got.length > want.length) return 'The query answers with more series than were asked for.';
  if (got.length < want.length) return 'The query leaves series out that were asked for.';
  return undefined;
}

function equal(a: number | undefined, b: number | undefined, tolerance: number): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (Object.is(a, b) || a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= Math.max(TINY, tolerance * Math.max(Math.abs(a), Math.abs(b)));
}

/** Factors that have a meaning, with what they tell. */
const FACTORS: readonly (readonly [factor: number, hint: string])[] = [
  [-1, 'Every value has the wrong sign.'],
  [100, 'Every value is 100 times too large: a ratio lies between 0 and 1, a percentage does not.'],
  [0.01, 'Every value is 100 times too small: a percentage was asked for.'],
  [1000, 'Every value is 1000 times too large: the base unit is the second, not the millisecond.'],
  [0.001, 'Every value is 1000 times too small: look at the unit.'],
  [60, 'Every value is 60 times too large: per minute is not per second.'],
  [1 / 60, 'Every value is 60 times too small: per second is not per minute.'],
];

function factorHint(
  want: readonly ResultSeries[],
  got: ReadonlyMap<string, ResultSeries>,
  tolerance: number,
): string | undefined {
  return FACTORS.find(([factor]) =>
    want.every(({ labels, values }) =>
      values.every((value, index) => {
        const scaled = value === undefined ? undefined : value * factor;
        return equal(scaled, got.get(labelKey(labels))?.values[index], Math.max(tolerance, 1e-6));
      }),
    ),
  )?.[1];
}

function selector(labels: Readonly<Record<string, string>>): string {
  const { __name__ = '', ...others } = labels;
  const pairs = Object.entries(others).map(([name, value]) => `${name}="${value}"`);
  return `${__name__}{${pairs.join(', ')}}`;
}

const clock = (time: number) => `${new Date(time * 1000).toISOString().slice(0, 16)}Z`;
const written = (value: number | undefined) =>
  value === undefined ? 'no value' : formatNumber(value);
