import { formatNumber } from '../spec/evidence.ts';
import type { Difference } from './compare.ts';
import type { RuleSample } from './promtool-answers.ts';

type Course = readonly (readonly RuleSample[])[];

function labelNames(course: Course): Set<string> {
  const names = course.flatMap((samples) =>
    samples.flatMap(({ labels }) => Object.keys(labels).filter((name) => name !== '__name__')),
  );
  return new Set(names);
}

const list = (names: Iterable<string>): string => [...names].join(', ');

/** The factor by which all differing values are wrong, if it is one and the same. */
function commonFactor(found: readonly Difference[]): number | undefined {
  const factors = found.map(({ expected = 0, seen = 0 }) => seen / expected);
  const [first] = factors;
  if (first === undefined || !Number.isFinite(first) || first === 0) return undefined;
  return factors.every((factor) => Math.abs(factor / first - 1) < 1e-6) ? first : undefined;
}

/**
 * What is probably wrong with a series, by how it differs from what it should be; each list holds one
 * entry for each moment.
 */
export function hintFor(
  expected: Course,
  seen: Course,
  found: readonly (readonly Difference[])[],
): string {
  if (seen.every((samples) => samples.length === 0)) {
    return 'It has no result at all: is a metric, label or value misspelt, or does a later rule provide what it reads?';
  }
  const wanted = labelNames(expected);
  const got = labelNames(seen);
  const surplus = got.difference(wanted);
  if (surplus.size > 0) {
    return `It carries the label ${list(surplus)}, which nobody asked for: aggregate it away.`;
  }
  const lost = wanted.difference(got);
  if (lost.size > 0) {
    return `The label ${list(lost)} is gone: keep it through every aggregation and match on it.`;
  }
  const all = found.flat();
  const values = all.filter(({ kind }) => kind === 'value');
  const factor = values.length === all.length ? commonFactor(values) : undefined;
  if (factor !== undefined) {
    return `Every value is ${formatNumber(factor)} times what it should be: compare units, and rate (per second) with increase (per window).`;
  }
  if (all.every(({ kind }) => kind === 'missing')) {
    return 'Some series are missing: an operation between two vectors keeps only what both sides have. Which side has no series, and what should its value be?';
  }
  if (all.every(({ kind }) => kind === 'surplus')) {
    return 'It has series too many: a filter is missing, or one side of an "or" is too wide.';
  }
  const begins = found.findIndex((differences) => differences.length > 0);
  if (begins > 1) {
    return 'It is right for a while and then parts: what happens when a counter begins again at 0, or a series comes or goes?';
  }
  return 'Labels are right, values are not: check window, filter, denominator, and whether rate comes before sum.';
}
