import { callApi } from './http.ts';
import { z } from './zod.ts';

const sample = z.tuple([z.number(), z.string().transform(Number)]);

const rangeSchema = z
  .object({
    data: z.object({
      resultType: z.literal('matrix'),
      result: z.array(
        z.object({ metric: z.record(z.string(), z.string()), values: z.array(sample) }),
      ),
    }),
  })
  .transform(({ data }) => data.result);

/** One series: its labels, and pairs of Unix seconds and value. */
export type RangeSeries = z.output<typeof rangeSchema>[number];

/** Seconds since 1970. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** A PromQL query over a window; `step` is in seconds. */
export function queryRange(
  query: string,
  { start, end }: Window,
  step: number,
  signal?: AbortSignal,
): Promise<RangeSeries[]> {
  return callApi(rangeSchema, '/prometheus/api/v1/query_range', {
    query: { query, start, end, step },
    ...(signal === undefined ? {} : { signal }),
  });
}
