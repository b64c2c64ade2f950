import type { Deadline } from '../http/deadline.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { TraceStore } from '../tracestore/trace-store.ts';
import type { Metrics, MetricsAggregate, Reference, Static } from './ast.ts';
import { numeric } from './evaluate-field.ts';
import { compilePipeline, groupKey } from './evaluate-pipeline.ts';
import { contexts, scopesOf } from './filter-spans.ts';
import { histogramBucket, histogramQuantile } from './histogram.ts';
import { compareSpans } from './metrics-compare.ts';
import { type Exemplar, ExemplarPicker } from './metrics-exemplars.ts';
import { mathSeries, threshold, topSeries } from './metrics-math.ts';
import { referenceName } from './reference-name.ts';
import { resolve } from './resolve.ts';
import { makeSeries, maxSeries } from './series-limit.ts';

/** Samples of a metrics query: one value per step, undefined where there is none. */
export interface MetricsSeries {
  readonly labels: readonly (readonly [name: string, value: Static])[];
  readonly key: string;
  readonly values: (number | undefined)[];
  readonly exemplars: readonly Exemplar[];
}

export interface MetricsRange {
  readonly store: TraceStore;
  /** End of the first step, nanoseconds; a span counts for the step (end - step, end] it begins in. */
  readonly start: bigint;
  readonly stepNs: bigint;
  readonly steps: number;
  readonly deadline: Deadline;
  /** How many exemplars are wanted at most. */
  readonly exemplars: number;
}

/** Evaluates a metrics query. */
export function evaluateMetrics(range: MetricsRange, metrics: Metrics): MetricsSeries[] {
  switch (metrics.kind) {
    case 'metrics':
      return aggregateSpans(range, metrics);
    case 'compare':
      return compareSpans(range, metrics);
    case 'top':
      return topSeries(evaluateMetrics(range, metrics.operand), metrics.count, metrics.largest);
    case 'threshold':
      return threshold(evaluateMetrics(range, metrics.operand), metrics.operator, metrics.value);
    case 'math': {
      const side = (one: Metrics | number) =>
        typeof one === 'number' ? one : evaluateMetrics(range, one);
      return mathSeries(metrics.operator, side(metrics.left), side(metrics.right));
    }
  }
}

interface Bucket {
  count: number;
  sum: number;
  min: number;
  max: number;
  histogram: Map<number, number>;
}

interface Group {
  readonly labels: (readonly [string, Static])[];
  readonly buckets: (Bucket | undefined)[];
  readonly exemplars: Exemplar[];
}

function aggregateSpans(range: MetricsRange, metrics: MetricsAggregate): MetricsSeries[] {
  const groups = new Map<string, Group>();
  const run = compilePipeline(metrics.pipeline, range.deadline);
  const picker = new ExemplarPicker(range.exemplars, range.steps);
  const maxGroups = maxSeries(range.steps);
  const from = range.start - range.stepNs;
  const to = range.start + range.stepNs * BigInt(range.steps - 1);
  for (const trace of range.store.traces({ start: from, end: to })) {
    range.deadline.check();
    for (const { spans } of run(trace, [{ spans: trace.spans, attributes: [] }])) {
      for (const span of spans) {
        if (span.start <= from || span.start > to) continue;
        const step = Number((span.start - from - 1n) / range.stepNs);
        const read = (reference: Reference) => lastValue(reference, trace, span);
        const value = metrics.field === undefined ? 1 : measure(read(metrics.field));
        if (value === undefined) continue;
        const group = groupOf(groups, metrics, read, maxGroups);
        if (group === undefined) continue;
        record(group, metrics, step, value);
        const shown = metrics.field === undefined ? undefined : value;
        const exemplar = picker.pick(trace, span, step, shown);
        if (exemplar !== undefined) group.exemplars.push(exemplar);
      }
    }
  }
  const steps = range.steps;
  if (groups.size === 0 && metrics.by.length === 0 && !isHistogram(metrics)) {
    groups.set('', { labels: [], buckets: [], exemplars: [] });
  }
  return makeSeries(groups.values(), steps, (group) =>
    seriesOf(metrics, group, steps, Number(range.stepNs) / 1e9),
  );
}

function isHistogram({ function: name }: MetricsAggregate): boolean {
  return name === 'histogram_over_time' || name === 'quantile_over_time';
}

/** Of an attribute of events the value of the last event that has it counts. */
function lastValue(
  reference: Reference,
  trace: Parameters<typeof contexts>[0],
  span: StoredSpan,
): Static {
  const { events, links } = scopesOf(reference);
  let value: Static = { type: 'nil' };
  for (const context of contexts(trace, span, events, links)) {
    const one = resolve(reference, context);
    if (one.type !== 'nil') value = one;
  }
  return value;
}

/** A number; durations in seconds. */
function measure(value: Static): number | undefined {
  const number = numeric(value);
  return number !== undefined && value.type === 'duration' ? number / 1e9 : number;
}

function groupOf(
  groups: Map<string, Group>,
  metrics: MetricsAggregate,
  read: (reference: Reference) => Static,
  maxGroups: number,
): Group | undefined {
  const labels = metrics.by.map((reference) => {
    const label = read(reference);
    return [
      referenceName(reference),
      label.type === 'array' ? ({ type: 'nil' } as const) : label,
    ] as const;
  });
  const key = labels.map(([, label]) => groupKey(label)).join('\u0000');
  const known = groups.get(key);
  if (known !== undefined || groups.size >= maxGroups) return known;
  const group = { labels, buckets: [], exemplars: [] };
  groups.set(key, group);
  return group;
}

function record(group: Group, metrics: MetricsAggregate, step: number, value: number): void {
  const bucket = group.buckets[step] ?? {
    count: 0,
    sum: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    histogram: new Map<number, number>(),
  };
  group.buckets[step] = bucket;
  bucket.count++;
  bucket.sum += value;
  bucket.min = Math.min(bucket.min, value);
  bucket.max = Math.max(bucket.max, value);
  if (!isHistogram(metrics)) return;
  const isDuration = metrics.field?.kind === 'intrinsic';
  const edge = histogramBucket(value, isDuration);
  if (edge !== undefined) bucket.histogram.set(edge, (bucket.histogram.get(edge) ?? 0) + 1);
}

function seriesOf(
  metrics: MetricsAggregate,
  { labels, buckets, exemplars }: Group,
  steps: number,
  stepSeconds: number,
): MetricsSeries[] {
  const named = (extra: readonly (readonly [string, Static])[]) => {
    const all = [...labels, ...extra];
    const result =
      all.length > 0 ? all : [['__name__', { type: 'string', value: metrics.function }] as const];
    return {
      labels: result,
      key: result.map(([name, value]) => `${name}=${groupKey(value)}`).join('\u0000'),
      exemplars,
    };
  };
  const over = (compute: (bucket: Bucket | undefined) => number | undefined) =>
    Array.from({ length: steps }, (_, step) => compute(buckets[step]));
  switch (metrics.function) {
    case 'rate':
      return [{ ...named([]), values: over((bucket) => (bucket?.count ?? 0) / stepSeconds) }];
    case 'count_over_time':
      return [{ ...named([]), values: over((bucket) => bucket?.count ?? 0) }];
    case 'min_over_time':
      return [{ ...named([]), values: over((bucket) => bucket?.min) }];
    case 'max_over_time':
      return [{ ...named([]), values: over((bucket) => bucket?.max) }];
    case 'sum_over_time':
      return [{ ...named([]), values: over((bucket) => bucket?.sum) }];
    case 'avg_over_time':
      return [{ ...named([]), values: over((bucket) => bucket && bucket.sum / bucket.count) }];
    case 'quantile_over_time':
      return metrics.quantiles.map((quantile) => ({
        ...named([['p', { type: 'float', value: quantile }]]),
        values: over((bucket) =>
          bucket === undefined ? 0 : histogramQuantile(quantile, bucket.histogram),
        ),
      }));
    case 'histogram_over_time': {
      const edges = new Set(buckets.flatMap((bucket) => [...(bucket?.histogram.keys() ?? [])]));
      return [...edges]
        .sort((a, b) => a - b)
        .map((edge) => ({
          ...named([['__bucket', { type: 'float', value: edge }]]),
          values: over((bucket) => bucket?.histogram.get(edge) ?? 0),
        }));
    }
  }
}
