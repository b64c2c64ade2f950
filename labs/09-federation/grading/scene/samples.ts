import { z } from 'zod';
import type { Labels } from './scene.ts';

/** A series with the milliseconds of its samples and their values. */
export interface Samples {
  readonly labels: Labels;
  readonly values: ReadonlyMap<number, string>;
}

const matrixAnswer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** The stored samples of a selector over the last minutes, as they are. */
export async function samplesOf(base: string, selector: string): Promise<Samples[]> {
  const url = new URL('/api/v1/query', base);
  url.searchParams.set('query', `${selector}[5m]`);
  const { data } = matrixAnswer.parse(await (await fetch(url)).json());
  return data.result.map(({ metric, values }) => ({
    labels: metric,
    values: new Map(values.map(([time, value]) => [Math.round(time * 1000), value])),
  }));
}

/** Between these milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How many samples of the leaf's series there are in a span, and how many of them arrived. */
export function countArrived(
  scraped: readonly Samples[],
  archived: readonly Samples[],
  external: Labels,
  { from, to }: Span,
): { readonly scraped: number; readonly arrived: number } {
  let all = 0;
  let arrived = 0;
  for (const { labels, values } of scraped) {
    const wanted = Object.entries({ ...labels, ...external });
    const same = archived.filter((one) => wanted.every(([key, text]) => one.labels[key] === text));
    for (const [time, value] of values) {
      if (time < from || time > to) continue;
      all += 1;
      if (same.some((one) => one.values.get(time) === value)) arrived += 1;
    }
  }
  return { scraped: all, arrived };
}
