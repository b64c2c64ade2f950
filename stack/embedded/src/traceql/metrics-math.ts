import type { ComparisonOperator } from './ast.ts';
import type { MetricsSeries } from './metrics.ts';

/** Keeps at every step the `count` series with the largest or smallest values. */
export function topSeries(
  input: readonly MetricsSeries[],
  count: number,
  largest: boolean,
): MetricsSeries[] {
  const kept = input.map((series) => ({
    ...series,
    values: series.values.map((): number | undefined => undefined),
  }));
  const steps = input[0]?.values.length ?? 0;
  for (let step = 0; step < steps; step++) {
    const ranked = input
      .map((series, index) => ({ index, key: series.key, value: series.values[step] }))
      .flatMap(({ index, key, value }) => (value === undefined ? [] : [{ index, key, value }]))
      .sort(
        (a, b) => (largest ? b.value - a.value : a.value - b.value) || (a.key < b.key ? -1 : 1),
      );
    for (const { index, value } of ranked.slice(0, count)) {
      const series = kept[index];
      if (series !== undefined) series.values[step] = value;
    }
  }
  return kept.filter(({ values }) => values.some((value) => value !== undefined));
}

/** Keeps the samples that compare. */
export function threshold(
  input: readonly MetricsSeries[],
  operator: ComparisonOperator,
  limit: number,
): MetricsSeries[] {
  return input
    .map((series) => ({
      ...series,
      values: series.values.map((value) =>
        value !== undefined && holds(value, operator, limit) ? value : undefined,
      ),
    }))
    .filter(({ values }) => values.some((value) => value !== undefined));
}

function holds(value: number, operator: ComparisonOperator, limit: number): boolean {
  switch (operator) {
    case '=':
      return value === limit;
    case '!=':
      return value !== limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}

type Operator = '+' | '-' | '*' | '/';
type Side = readonly MetricsSeries[] | number;

/** Arithmetic between series with the same labels, or with a number. */
export function mathSeries(operator: Operator, left: Side, right: Side): MetricsSeries[] {
  if (typeof left === 'number' && typeof right === 'number') return [];
  if (typeof left === 'number') {
    return typeof right === 'number'
      ? []
      : right.map((one) => each(one, (value) => apply(operator, left, value)));
  }
  if (typeof right === 'number') {
    return left.map((one) => each(one, (value) => apply(operator, value, right)));
  }
  const others = new Map(right.map((series) => [matchKey(series), series]));
  return left.flatMap((series) => {
    const other = others.get(matchKey(series));
    if (other === undefined) return [];
    return [
      each(renamed(series, other, operator), (value, step) => {
        const counterpart = other.values[step];
        return counterpart === undefined ? undefined : apply(operator, value, counterpart);
      }),
    ];
  });
}

/** Series without groups match although their functions give them names. */
function matchKey({ labels, key }: MetricsSeries): string {
  return labels.length === 1 && labels[0]?.[0] === '__name__' ? '' : key;
}

function renamed(left: MetricsSeries, right: MetricsSeries, operator: Operator): MetricsSeries {
  const [name, other] = [left.labels[0]?.[1], right.labels[0]?.[1]];
  if (matchKey(left) !== '' || name?.type !== 'string' || other?.type !== 'string') return left;
  const value = `(${name.value} ${operator} ${other.value})`;
  return { ...left, labels: [['__name__', { type: 'string', value }]], key: `__name__=${value}` };
}

function each(
  series: MetricsSeries,
  change: (value: number, step: number) => number | undefined,
): MetricsSeries {
  return {
    ...series,
    values: series.values.map((value, step) =>
      value === undefined ? undefined : change(value, step),
    ),
  };
}

/** A quotient that is no number is no sample. */
function apply(operator: Operator, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
  }
}
