import { type Labels, labelsOf } from '../../logstore/labels.ts';
import type { Matcher } from '../../logstore/matcher.ts';
import type { Grouping, RangeAggregation } from '../ast.ts';
import type { Evaluation } from './context.ts';
import { type WindowFunction, windowFunction } from './range-functions.ts';
import { SampleList } from './sample-list.ts';
import { refuseFailed } from './sample-series.ts';
import { collectSamples } from './samples.ts';
import { isEmpty, newSeries, put, type Series } from './series.ts';
import { stepWindows, Tally } from './tally.ts';

/**
 * Evaluates a range aggregation at every step over the window (t - range, t].
 * @param outer the grouping of a `sum` around it, which may be applied to the lines already
 */
export function evaluateRange(
  evaluation: Evaluation,
  aggregation: RangeAggregation,
  outer?: Grouping,
): Series[] {
  const grouping = outer ?? aggregation.grouping;
  const { operator, range } = aggregation;
  const seconds = range.rangeNs / 1e9;
  switch (operator) {
    case 'absent_over_time':
      return absent(evaluation, aggregation, tallied(evaluation, aggregation, grouping, 1));
    case 'count_over_time':
    case 'bytes_over_time':
      return tallied(evaluation, aggregation, grouping, 1);
    case 'bytes_rate':
      return tallied(evaluation, aggregation, grouping, seconds);
    case 'rate':
      if (range.unwrap === undefined) return tallied(evaluation, aggregation, grouping, seconds);
  }
  const compute = windowFunction(operator, aggregation);
  const create = (labels: Labels, key: string, failed: boolean) =>
    new SampleList(labels, key, failed);
  return collectSamples(evaluation, aggregation, grouping, create)
    .map((samples) => overSteps(evaluation, aggregation, samples, compute))
    .filter((series) => !isEmpty(series));
}

function tallied(
  evaluation: Evaluation,
  aggregation: RangeAggregation,
  grouping: Grouping | undefined,
  divisor: number,
): Series[] {
  const windows = stepWindows(evaluation, aggregation.range);
  const counting = !aggregation.operator.startsWith('bytes_');
  const create = (labels: Labels, key: string, failed: boolean) =>
    new Tally(windows, counting, labels, key, failed);
  return collectSamples(evaluation, aggregation, grouping, create)
    .map((tally) => tally.finish(divisor))
    .filter((series) => !isEmpty(series));
}

function overSteps(
  { steps, stepNs }: Evaluation,
  { range }: RangeAggregation,
  samples: SampleList,
  compute: WindowFunction,
): Series {
  const series = newSeries(samples.labels, steps, samples.key);
  const { times, values } = samples.sorted();
  let from = 0;
  let to = 0;
  for (let step = 0; step < steps; step++) {
    const endNs = step * stepNs - range.offsetNs;
    while (to < times.length && (times[to] ?? 0) <= endNs) to++;
    while (from < to && (times[from] ?? 0) <= endNs - range.rangeNs) from++;
    if (from === to) continue;
    refuseFailed(samples);
    const value = compute({ times, values, from, to, endNs });
    if (value !== undefined) put(series, step, value);
  }
  return series;
}

/** 1 at every step at which no series has a sample in the window. */
function absent(
  { steps }: Evaluation,
  aggregation: RangeAggregation,
  found: readonly Series[],
): Series[] {
  const result = newSeries(absentLabels(aggregation.range.selector.matchers), steps);
  for (let step = 0; step < steps; step++) {
    if (!found.some(({ present }) => present[step] === 1)) put(result, step, 1);
  }
  return isEmpty(result) ? [] : [result];
}

/** Labels that equality matchers name, unless a label is matched more than once. */
function absentLabels(matchers: readonly Matcher[]): Labels {
  const named = matchers.filter(
    ({ name, operator }, index) =>
      operator === '=' &&
      !matchers.some((other, position) => position !== index && other.name === name),
  );
  return labelsOf(named.map(({ name, value }) => [name, value] as const));
}
