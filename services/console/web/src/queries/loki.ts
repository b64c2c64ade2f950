import type { Choices, Target } from '@lab/dashboards/model';
import { callApi } from '../api/http.ts';
import { z } from '../api/zod.ts';
import { type LogLine, noData, type PanelData } from './data.ts';
import { seriesSchema, toSeries } from './prometheus.ts';
import { type Window, writeQuery } from './window.ts';

const labels = z.record(z.string(), z.string());

const linesSchema = z.object({
  data: z.object({
    resultType: z.literal('streams'),
    result: z.array(
      z.object({
        stream: labels,
        values: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())),
      }),
    ),
  }),
});

const answerSchema = z.union([
  linesSchema.transform(({ data }) => ({ kind: 'lines' as const, streams: data.result })),
  seriesSchema.transform((series) => ({ kind: 'series' as const, series })),
]);

/** One LogQL query of a panel: lines, the newest first, or series. */
export async function askLoki(
  target: Target,
  ask: { choices: Choices; window: Window; signal: AbortSignal },
): Promise<PanelData> {
  const { choices, window, signal } = ask;
  const { start, end, step } = window;
  const query = writeQuery(target.expr ?? '', choices, window);
  const isInstant = target.queryType === 'instant';
  const answer = await callApi(
    answerSchema,
    `/loki/loki/api/v1/${isInstant ? 'query' : 'query_range'}`,
    {
      query: isInstant
        ? { query, time: end }
        : { query, start, end, step, limit: target.maxLines ?? 100, direction: 'backward' },
      signal,
    },
  );
  if (answer.kind === 'lines') return { ...noData, lines: newestFirst(answer.streams) };
  return { ...noData, series: toSeries(answer.series, target.refId, target.legendFormat) };
}

type Streams = z.output<typeof linesSchema>['data']['result'];

function newestFirst(streams: Streams): LogLine[] {
  return streams
    .flatMap(({ stream, values }) =>
      values.map(([at, line], index) => ({
        key: `${at} ${JSON.stringify(stream)} ${index}`,
        at,
        line,
        labels: stream,
      })),
    )
    .sort((a, b) => (a.at === b.at ? 0 : BigInt(a.at) < BigInt(b.at) ? 1 : -1));
}

/** Log lines of an annotation. */
export async function askLines(
  query: string,
  { start, end }: Window,
  signal: AbortSignal,
): Promise<LogLine[]> {
  const answer = await callApi(linesSchema, '/loki/loki/api/v1/query_range', {
    query: { query, start, end, limit: 100, direction: 'backward' },
    signal,
  });
  return newestFirst(answer.data.result);
}
