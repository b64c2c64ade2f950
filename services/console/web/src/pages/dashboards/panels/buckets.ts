import type { Series } from '../../../queries/data.ts';

export interface Buckets {
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  /** Upper ends, from the lowest; infinity for the last. */
  readonly limits: readonly number[];
  /** Place of the time, place of the bucket, and what fell into it alone. */
  readonly cells: readonly (readonly [time: number, bucket: number, count: number])[];
}

/** Prometheus counts a measurement in every bucket above it: what each bucket has alone. */
export function bucketsOf(series: readonly Series[]): Buckets {
  const ordered = series
    .map((one) => ({
      limit: Number(one.labels.le?.replace('+Inf', 'Infinity') ?? Number.NaN),
      one,
    }))
    .filter(({ limit }) => !Number.isNaN(limit))
    .sort((a, b) => a.limit - b.limit);
  const times = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort(
    (a, b) => a - b,
  );
  const values = ordered.map(({ one }) => new Map(one.points));
  const cells = times.flatMap((at, time) =>
    values.flatMap((own, bucket) => {
      const count = (own.get(at) ?? 0) - (values[bucket - 1]?.get(at) ?? 0);
      return count > 1e-9 ? [[time, bucket, count] as const] : [];
    }),
  );
  return { times, limits: ordered.map(({ limit }) => limit), cells };
}

/** How many values fall into each of `count` stretches of the same width. */
export function binsOf(
  values: readonly number[],
  count: number,
): { from: number; to: number; count: number }[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = high > low ? (high - low) / count : 1;
  const bins = Array.from({ length: high > low ? count : 1 }, (_, index) => ({
    from: low + index * width,
    to: low + (index + 1) * width,
    count: 0,
  }));
  for (const value of values) {
    const bin = bins[Math.min(bins.length - 1, Math.floor((value - low) / width))];
    if (bin !== undefined) bin.count += 1;
  }
  return bins;
}
