import { type Labels, labelsKey } from '../../logstore/labels.ts';
import type { Grouping, VectorAggregation } from '../ast.ts';
import { at, groupLabels, isEmpty, newSeries, put, type Series } from './series.ts';

/** Evaluates `sum by (a) (...)` and its kin over series that are there already. */
export function aggregate(
  { operator, parameter, grouping }: VectorAggregation,
  input: readonly Series[],
  steps: number,
): Series[] {
  switch (operator) {
    case 'sort':
    case 'sort_desc':
      return [...input];
    case 'topk':
    case 'approx_topk':
      return pick(input, grouping, steps, parameter ?? 1, (a, b) => b - a);
    case 'bottomk':
      return pick(input, grouping, steps, parameter ?? 1, (a, b) => a - b);
    default:
      return groups(input, grouping).map(({ labels, key, members }) => {
        const result = newSeries(labels, steps, key);
        for (let step = 0; step < steps; step++) {
          const values: number[] = [];
          for (const member of members) {
            const value = at(member, step);
            if (value !== undefined) values.push(value);
          }
          if (values.length > 0) put(result, step, combine(operator, values));
        }
        return result;
      });
  }
}

interface Group {
  readonly labels: Labels;
  readonly key: string;
  readonly members: Series[];
}

function groups(input: readonly Series[], grouping: Grouping | undefined): Group[] {
  const byKey = new Map<string, Group>();
  for (const series of input) {
    const labels = groupLabels(series.labels, grouping);
    const key = labelsKey(labels);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, { labels, key, members: [series] });
    else group.members.push(series);
  }
  return [...byKey.values()];
}

type Combining = Exclude<
  VectorAggregation['operator'],
  'sort' | 'sort_desc' | 'topk' | 'bottomk' | 'approx_topk'
>;

function combine(operator: Combining, values: readonly number[]): number {
  switch (operator) {
    case 'sum':
      return values.reduce((a, b) => a + b, 0);
    case 'avg':
      return values.reduce((a, b) => a + b, 0) / values.length;
    case 'count':
      return values.length;
    case 'max':
      return values.reduce((a, b) => (b > a || Number.isNaN(a) ? b : a));
    case 'min':
      return values.reduce((a, b) => (b < a || Number.isNaN(a) ? b : a));
    case 'stddev':
      return Math.sqrt(variance(values));
    case 'stdvar':
      return variance(values);
  }
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
}

/** Keeps the first `count` series of each group at every step. */
function pick(
  input: readonly Series[],
  grouping: Grouping | undefined,
  steps: number,
  count: number,
  order: (a: number, b: number) => number,
): Series[] {
  const kept = new Map<Series, Series>();
  for (const { members } of groups(input, grouping)) {
    for (let step = 0; step < steps; step++) {
      const present = members.flatMap((series) => {
        const value = at(series, step);
        return value === undefined ? [] : [{ series, value }];
      });
      present.sort((a, b) => order(a.value, b.value));
      for (const { series, value } of present.slice(0, count)) {
        let result = kept.get(series);
        if (result === undefined) {
          result = newSeries(series.labels, steps, series.key);
          kept.set(series, result);
        }
        put(result, step, value);
      }
    }
  }
  return [...kept.values()].filter((series) => !isEmpty(series));
}
