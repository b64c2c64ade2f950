/**
 * What a query answered over time, on a fixed grid. Times are Unix seconds.
 * `values[i]` is the value at `start + i * step`; undefined where the query returned nothing.
 */
export interface Timeline {
  readonly start: number;
  readonly step: number;
  readonly values: readonly (number | undefined)[];
}

/** A stretch of time in Unix seconds, both ends included. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

const timeAt = ({ start, step }: Timeline, index: number): number => start + index * step;

/** The values that lie inside the interval. */
export function valuesWithin(timeline: Timeline, { from, to }: Interval): number[] {
  return timeline.values.filter((value, index): value is number => {
    const time = timeAt(timeline, index);
    return value !== undefined && !Number.isNaN(value) && time >= from && time <= to;
  });
}

/** The moments at which an expression that had no result gets one: when an alert on it would start. */
export function risingEdges(timeline: Timeline): number[] {
  return timeline.values.flatMap((value, index) => {
    const isEdge = value !== undefined && index > 0 && timeline.values[index - 1] === undefined;
    return isEdge ? [timeAt(timeline, index)] : [];
  });
}

/** One timeline that has a value wherever at least one of the given ones has (the largest of them). */
export function union(
  timelines: readonly Timeline[],
  grid: Omit<Timeline, 'values'>,
  length: number,
): Timeline {
  const values = Array.from({ length }, (_, index) => {
    const present = timelines.flatMap(({ values }) => values[index] ?? []);
    return present.length === 0 ? undefined : Math.max(...present);
  });
  return { ...grid, values };
}

export const median = (values: readonly number[]): number | undefined => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle];
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
};
