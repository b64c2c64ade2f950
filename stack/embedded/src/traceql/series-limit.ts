/** Samples that a query may hold at a time: what is beyond is left out, so that none takes all memory. */
const MAX_SAMPLES = 2_000_000;
const MIN_SERIES = 50;

/** How many series of `steps` samples a query may make. */
export function maxSeries(steps: number): number {
  return Math.max(MIN_SERIES, Math.floor(MAX_SAMPLES / steps));
}

/** Makes series until there are too many. */
export function makeSeries<T, S>(
  all: Iterable<T>,
  steps: number,
  make: (one: T) => readonly S[],
): S[] {
  const limit = maxSeries(steps);
  const series: S[] = [];
  for (const one of all) {
    series.push(...make(one).slice(0, limit - series.length));
    if (series.length >= limit) break;
  }
  return series;
}
