import type { PrometheusClient } from '@lab/clients';

/** One series of an answer; one value per time that was asked for, undefined where there is none. */
export interface ResultSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | undefined)[];
}

/** What a query answers at a number of times. */
export interface ResultSet {
  /** Unix seconds. */
  readonly times: readonly number[];
  /** In the order of the first answer that holds them. */
  readonly series: readonly ResultSeries[];
}

/** Seconds between the points of a range. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Asks at each of the times. Throws a BackendError when Prometheus refuses the query. */
export async function instantResults(
  client: PrometheusClient,
  expression: string,
  times: readonly number[],
): Promise<ResultSet> {
  const answers = await Promise.all(times.map((time) => client.query(expression, { time })));
  const byKey = new Map<
    string,
    { labels: Record<string, string>; values: (number | undefined)[] }
  >();
  for (const [index, answer] of answers.entries()) {
    for (const { labels, value } of answer) {
      const key = labelKey(labels);
      const series = byKey.get(key) ?? {
        labels: { ...labels },
        values: times.map(() => undefined),
      };
      series.values[index] = value;
      byKey.set(key, series);
    }
  }
  return { times, series: [...byKey.values()] };
}

/** Asks for a range. Throws a BackendError when Prometheus refuses the query. */
export async function rangeResults(
  client: PrometheusClient,
  expression: string,
  { start, end, step }: Range,
): Promise<ResultSet> {
  const count = Math.floor((end - start) / step) + 1;
  const times = Array.from({ length: count }, (_, index) => start + index * step);
  const answer = await client.queryRange(expression, { start, end, step });
  const series = answer.map(({ labels, values }): ResultSeries => {
    const byTime = new Map(values);
    return { labels, values: times.map((time) => byTime.get(time)) };
  });
  return { times, series };
}

/** A text that two label sets share exactly when they are equal. */
export function labelKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
