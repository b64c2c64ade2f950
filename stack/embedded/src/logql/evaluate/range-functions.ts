import type { RangeAggregation, RangeOperator } from '../ast.ts';

/** The samples of one window: positions `from` up to, not including, `to`. */
export interface Window {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly from: number;
  readonly to: number;
  /** End of the window, in the time of the samples. */
  readonly endNs: number;
}

/** Computes one value from a window that is not empty. */
export type WindowFunction = (window: Window) => number | undefined;

/** Range aggregations for which samples have to be kept until their window is complete. */
export type WindowedOperator = Exclude<
  RangeOperator,
  'count_over_time' | 'bytes_over_time' | 'bytes_rate' | 'absent_over_time'
>;

export function windowFunction(
  operator: WindowedOperator,
  aggregation: RangeAggregation,
): WindowFunction {
  const seconds = aggregation.range.rangeNs / 1e9;
  switch (operator) {
    case 'rate':
      return (window) => sum(window) / seconds;
    case 'sum_over_time':
      return sum;
    case 'rate_counter':
      return (window) => counterRate(window, aggregation.range.rangeNs);
    case 'avg_over_time':
      return (window) => sum(window) / (window.to - window.from);
    case 'min_over_time':
      return (window) => reduce(window, (a, b) => (b < a || Number.isNaN(a) ? b : a));
    case 'max_over_time':
      return (window) => reduce(window, (a, b) => (b > a || Number.isNaN(a) ? b : a));
    case 'stdvar_over_time':
      return variance;
    case 'stddev_over_time':
      return (window) => Math.sqrt(variance(window));
    case 'quantile_over_time': {
      const q = aggregation.parameter ?? 0;
      return ({ values, from, to }) => quantile(q, values.slice(from, to));
    }
    case 'first_over_time':
      return ({ values, from }) => values[from];
    case 'last_over_time':
      return ({ values, to }) => values[to - 1];
  }
}

function sum({ values, from, to }: Window): number {
  let total = 0;
  for (let index = from; index < to; index++) total += values[index] ?? 0;
  return total;
}

function reduce({ values, from, to }: Window, pick: (a: number, b: number) => number): number {
  let result = values[from] ?? Number.NaN;
  for (let index = from + 1; index < to; index++) result = pick(result, values[index] ?? 0);
  return result;
}

/** Population variance by Welford's method. */
function variance({ values, from, to }: Window): number {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let index = from; index < to; index++) {
    const value = values[index] ?? 0;
    count++;
    const delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }
  return squares / count;
}

/** Quantile with linear interpolation between neighbours, as Prometheus computes it. */
export function quantile(q: number, values: number[]): number {
  if (values.length === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  values.sort((a, b) => a - b);
  const rank = q * (values.length - 1);
  const lower = Math.floor(rank);
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - lower;
  return (values[lower] ?? 0) * (1 - weight) + (values[upper] ?? 0) * weight;
}

/**
 * Per-second increase of a counter that may restart, extrapolated to the borders of the window.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#rate
 */
function counterRate(window: Window, rangeNs: number): number {
  const { times, values, from, to, endNs } = window;
  if (to - from < 2) return 0;
  const first = values[from] ?? 0;
  let increase = (values[to - 1] ?? 0) - first;
  for (let index = from + 1; index < to; index++) {
    const previous = values[index - 1] ?? 0;
    if ((values[index] ?? 0) < previous) increase += previous;
  }
  const firstTime = times[from] ?? 0;
  const lastTime = times[to - 1] ?? 0;
  const sampled = (lastTime - firstTime) / 1e9;
  const average = sampled / (to - from - 1);
  let toStart = (firstTime - (endNs - rangeNs)) / 1e9;
  const toEnd = (endNs - lastTime) / 1e9;
  if (increase > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / increase));
  const threshold = average * 1.1;
  const extrapolated =
    sampled +
    (toStart < threshold ? toStart : average / 2) +
    (toEnd < threshold ? toEnd : average / 2);
  return (increase * (extrapolated / sampled)) / (rangeNs / 1e9);
}
