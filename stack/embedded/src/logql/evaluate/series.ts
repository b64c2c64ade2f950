import { type Labels, labelsKey } from '../../logstore/labels.ts';
import type { Grouping } from '../ast.ts';
import { QueryError } from '../query-error.ts';

/** One series over the steps of a query; a step without a value is not `present`. */
export interface Series {
  readonly labels: Labels;
  readonly key: string;
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

/** More series than this are refused, to bound memory. */
export const MAX_SERIES = 10_000;

export function newSeries(labels: Labels, steps: number, key = labelsKey(labels)): Series {
  return { labels, key, values: new Float64Array(steps), present: new Uint8Array(steps) };
}

export function put(series: Series, step: number, value: number): void {
  series.values[step] = value;
  series.present[step] = 1;
}

export function at(series: Series, step: number): number | undefined {
  return series.present[step] === 1 ? series.values[step] : undefined;
}

export function isEmpty(series: Series): boolean {
  return !series.present.includes(1);
}

/** Values of all series together, for the same reason. */
const MAX_POINTS = 20_000_000;

/** @throws QueryError when an answer would not fit */
export function checkSeriesCount(count: number, steps: number): void {
  if (count <= MAX_SERIES && count * steps <= MAX_POINTS) return;
  throw new QueryError(
    `maximum number of series (${Math.min(MAX_SERIES, Math.floor(MAX_POINTS / steps))}) reached for a single query; consider reducing query cardinality by adding more specific stream selectors, reducing the time range, or aggregating results with functions like sum(), count() or topk()`,
  );
}

/** The labels that remain after grouping; no grouping leaves none. */
export function groupLabels(labels: Labels, grouping: Grouping | undefined): Labels {
  const kept = new Map<string, string>();
  if (grouping === undefined) return kept;
  if (grouping.without) {
    for (const [name, value] of labels) if (!grouping.labels.includes(name)) kept.set(name, value);
    return kept;
  }
  for (const name of [...grouping.labels].sort()) {
    const value = labels.get(name);
    if (value !== undefined) kept.set(name, value);
  }
  return kept;
}
