import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';
import { noData, type PanelData } from '../../../queries/data.ts';
import { askLoki } from '../../../queries/loki.ts';
import { seriesSchema, toSeries } from '../../../queries/prometheus.ts';
import { windowOf } from '../../../queries/window.ts';
import { resolveRange, stepOf, type TimeRange } from '../../../time/range.ts';
import type { LogLine } from './log-line.ts';

/** Lines of one answer; more of them nobody reads. */
export const maxLines = 1_000;

const labels = z.record(z.string(), z.string());
const categories = z
  .object({ structuredMetadata: labels.default({}), parsed: labels.default({}) })
  .prefault({});

const streamsSchema = z.object({
  data: z.object({
    resultType: z.literal('streams'),
    result: z.array(
      z.object({
        stream: labels,
        values: z.array(
          z.union([
            z.tuple([z.string(), z.string(), categories]),
            z.tuple([z.string(), z.string()]),
          ]),
        ),
      }),
    ),
  }),
});

type Streams = z.output<typeof streamsSchema>['data']['result'];

const answerSchema = z.union([
  streamsSchema.transform(({ data }) => ({ kind: 'lines' as const, streams: data.result })),
  seriesSchema.transform((series) => ({ kind: 'series' as const, series })),
]);

export type LogAnswer =
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[] }
  | { readonly kind: 'series'; readonly data: PanelData };

/** Loki tells labels, structured metadata and parsed fields apart only when asked to. */
const headers = { 'x-loki-response-encoding-flags': 'categorize-labels' };

/** A LogQL query: lines, the newest first, or series. */
export async function askLogs(
  query: string,
  range: TimeRange,
  signal: AbortSignal,
): Promise<LogAnswer> {
  const { start, end, step } = windowOf(range, Date.now() / 1000);
  const last = range.to === 'now' ? Date.now() / 1000 : end;
  const answer = await callApi(answerSchema, '/loki/loki/api/v1/query_range', {
    query: { query, start, end: last, step, limit: maxLines, direction: 'backward' },
    headers,
    signal,
  });
  if (answer.kind === 'lines')
    return { kind: 'lines', lines: newestFirst(linesOf(answer.streams)) };
  return { kind: 'series', data: { ...noData, series: toSeries(answer.series, 'A', undefined) } };
}

/** How many lines there are of each level, over the range. */
export function askVolume(
  query: string,
  range: TimeRange,
  signal: AbortSignal,
): Promise<PanelData> {
  const { start, end } = resolveRange(range, Date.now() / 1000);
  const step = stepOf({ start, end }, 60);
  const onStep = (seconds: number) => Math.floor(seconds / step) * step;
  return askLoki(
    { refId: 'A', expr: `sum by (level, detected_level) (count_over_time(${query} [${step}s]))` },
    {
      choices: new Map(),
      window: { start: onStep(start), end: onStep(end) + step, step },
      signal,
    },
  );
}

const namesSchema = z
  .object({ data: z.array(z.string()).nullish() })
  .transform(({ data }) => new Set(data ?? []));

/** Names of the labels that streams have. */
export function askLabelNames(signal: AbortSignal): Promise<ReadonlySet<string>> {
  return callApi(namesSchema, '/loki/loki/api/v1/labels', { signal });
}

const hourNs = 3_600_000_000_000n;

/** Lines of the same stream before and after one, the newest first, itself among them. */
export async function askContext(
  { at, labels: stream, line }: LogLine,
  count: number,
  signal: AbortSignal,
): Promise<LogLine[]> {
  const matchers = Object.entries(stream).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  const ask = async (start: bigint, end: bigint, direction: string) => {
    const answer = await callApi(streamsSchema, '/loki/loki/api/v1/query_range', {
      query: {
        query: `{${matchers.join(', ')}}`,
        start: String(start),
        end: String(end),
        limit: count + 1,
        direction,
      },
      headers,
      signal,
    });
    return linesOf(answer.data.result);
  };
  const moment = BigInt(at);
  const [before, after] = await Promise.all([
    ask(moment - hourNs, moment, 'backward'),
    ask(moment, moment + hourNs, 'forward'),
  ]);
  const isHere = (one: LogLine) => one.at === at && one.line === line;
  const here = after.find(isHere);
  const later = after.filter((one) => one !== here).slice(0, count);
  return newestFirst([...before.slice(0, count), ...(here === undefined ? [] : [here]), ...later]);
}

function linesOf(streams: Streams): LogLine[] {
  const seen = new Map<string, number>();
  return streams.flatMap(({ stream, values }) =>
    values.map(([at, line, found]) => {
      const moment = `${at} ${JSON.stringify(stream)}`;
      const count = seen.get(moment) ?? 0;
      seen.set(moment, count + 1);
      return {
        key: `${moment} ${count}`,
        at,
        line,
        labels: stream,
        metadata: found?.structuredMetadata ?? {},
        parsed: found?.parsed ?? {},
      };
    }),
  );
}

export function newestFirst(lines: readonly LogLine[]): LogLine[] {
  return lines.toSorted((a, b) => (a.at === b.at ? 0 : BigInt(a.at) < BigInt(b.at) ? 1 : -1));
}
