import type { Exposition, Family, Labels, Sample } from './exposition.ts';
import { boundOf } from './family-rules.ts';

/** One cumulative bucket: how many measurements were at most `le`. */
export interface Bucket {
  readonly le: number;
  readonly count: number;
}

/** The family that a name belongs to, be it the family's own or that of its samples. */
export function findFamily({ families }: Exposition, name: string): Family | undefined {
  const stem = name.replace(/_(total|bucket|sum|count|created|info)$/, '');
  return (
    families.find((family) => family.name === name) ??
    families.find((family) => family.name === stem || family.name === `${name}_total`)
  );
}

/** Samples of a family whose name ends with `suffix` (after the family's) and that have these labels. */
export function samplesOf(family: Family, suffix: string, labels: Labels = {}): Sample[] {
  const wanted = Object.entries(labels);
  return family.samples.filter(
    (sample) =>
      sample.name === family.name + suffix &&
      wanted.every(([name, value]) => sample.labels[name] === value),
  );
}

/**
 * What a family has counted in all series with these labels: a counter's total, the sum of gauges,
 * how many measurements a histogram or summary holds.
 */
export function totalOf(family: Family, labels: Labels = {}): number {
  const isDistribution = family.type === 'histogram' || family.type === 'summary';
  const samples = isDistribution
    ? samplesOf(family, '_count', labels)
    : [...samplesOf(family, '', labels), ...samplesOf(family, '_total', labels)];
  return samples.reduce((sum, { value }) => sum + value, 0);
}

/** The sum of all measurements of a histogram or summary. */
export function sumOf(family: Family, labels: Labels = {}): number {
  return samplesOf(family, '_sum', labels).reduce((sum, { value }) => sum + value, 0);
}

/** Buckets of several series or instances with the same bounds, added up, lowest bound first. */
export function mergeBuckets(histograms: readonly (readonly Bucket[])[]): Bucket[] {
  const counts = new Map<number, number>();
  for (const { le, count } of histograms.flat()) counts.set(le, (counts.get(le) ?? 0) + count);
  return [...counts].map(([le, count]) => ({ le, count })).toSorted((a, b) => a.le - b.le);
}

/** Buckets of a histogram, added up over the series with these labels, lowest bound first. */
export function bucketsOf(family: Family, labels: Labels = {}): Bucket[] {
  const samples = samplesOf(family, '_bucket', labels);
  return mergeBuckets([
    samples.map((sample) => ({ le: boundOf(sample.labels), count: sample.value })),
  ]);
}

/** The quantile as `histogram_quantile` of PromQL estimates it for positive measurements; NaN without any. */
export function quantileOf(buckets: readonly Bucket[], quantile: number): number {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return Number.NaN;
  const rank = quantile * total;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const bucket = buckets[index];
  const below = buckets[index - 1] ?? { le: 0, count: 0 };
  if (bucket === undefined) return Number.NaN;
  if (bucket.le === Number.POSITIVE_INFINITY) return below.le;
  return below.le + (bucket.le - below.le) * ((rank - below.count) / (bucket.count - below.count));
}
