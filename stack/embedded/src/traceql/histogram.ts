/**
 * The upper edge of the power-of-two bucket of a value; undefined below the first bucket. Durations
 * are bucketed in nanoseconds and answered in seconds.
 */
export function histogramBucket(value: number, isDuration: boolean): number | undefined {
  const scaled = isDuration ? Math.round(value * 1e9) : value;
  if (scaled < 2) return undefined;
  const edge = 2 ** Math.ceil(Math.log2(scaled));
  return isDuration ? edge / 1e9 : edge;
}

/** The quantile of counts by upper edge, interpolated exponentially inside of a bucket. */
export function histogramQuantile(quantile: number, counts: ReadonlyMap<number, number>): number {
  const buckets = [...counts].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return 0;
  const wanted = Math.max(1, Math.ceil(quantile * total));
  let seen = 0;
  for (const [index, [edge, count]] of buckets.entries()) {
    if (seen + count < wanted) {
      seen += count;
      continue;
    }
    if (seen + count === wanted) return edge;
    const below = buckets[index - 1]?.[0] ?? edge / 2;
    const share = (wanted - seen) / count;
    const [low, high] = [Math.log2(below), Math.log2(edge)];
    return 2 ** (low + (high - low) * share);
  }
  return 0;
}
