import { type Labels, labelsOf } from '../../logstore/labels.ts';
import type { Matcher } from '../../logstore/matcher.ts';
import type { Grouping, RangeAggregation } from '../ast.ts';
import type { Evaluation } from './context.ts';
import { type WindowFunction, windowFunction } from './range-functions.ts';
import { collectSamples, refuseFailed, type Samples } from './samples.ts';
import { isEmpty, newSeries, put, type Series } from './series.ts';

/**
 * Evaluates a range aggregation at every step over the window (t - range, t].
 * @param outer the grouping of a `sum` around it, which may be applied to the lines already
 */
export function evaluateRange(
  evaluation: Evaluation,
  aggregation: RangeAggregation,
  outer?: Grouping,
): Series[] {
  const samples = collectSamples(evaluation, aggregation, outer ?? aggregation.grouping);
  if (aggregation.operator === 'absent_over_time') {
    return absent(evaluation, aggregation, samples);
  }
  const compute = windowFunction(aggregation);
  return samples
    .map((one) => overSteps(evaluation, aggregation, one, compute))
    .filter((series) => !isEmpty(series));
}

function overSteps(
  { steps, stepNs }: Evaluation,
  { range }: RangeAggregation,
  samples: Samples,
  compute: WindowFunction,
): Series {
  const series = newSeries(samples.labels, steps, samples.key);
  const { times, values } = samples;
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
  evaluation: Evaluation,
  aggregation: RangeAggregation,
  samples: readonly Samples[],
): Series[] {
  const seen = new Uint8Array(evaluation.steps);
  for (const one of samples) {
    const series = overSteps(evaluation, aggregation, one, () => 1);
    for (let step = 0; step < evaluation.steps; step++) {
      if (series.present[step] === 1) seen[step] = 1;
    }
  }
  const result = newSeries(absentLabels(aggregation.range.selector.matchers), evaluation.steps);
  for (let step = 0; step < evaluation.steps; step++) if (seen[step] === 0) put(result, step, 1);
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
