import type { Choices, Target } from '@lab/dashboards/model';
import { callApi } from '../api/http.ts';
import { z } from '../api/zod.ts';
import {
  type Cell,
  type Exemplar,
  type Labels,
  noData,
  type PanelData,
  type Series,
} from './data.ts';
import { legendOf } from './legend.ts';
import { type Window, writeQuery } from './window.ts';

const labels = z.record(z.string(), z.string());
const noLabels: Record<string, string> = {};
const sample = z.tuple([z.number(), z.string().transform(Number)]);

/** Answers of `query` and `query_range`, which Loki gives in the same form. */
export const seriesSchema = z
  .object({
    data: z.discriminatedUnion('resultType', [
      z.object({
        resultType: z.literal('matrix'),
        result: z.array(z.object({ metric: labels, values: z.array(sample) })),
      }),
      z.object({
        resultType: z.literal('vector'),
        result: z
          .array(z.object({ metric: labels, value: sample }))
          .transform((list) => list.map(({ metric, value }) => ({ metric, values: [value] }))),
      }),
      z.object({
        resultType: z.literal('scalar'),
        result: sample.transform((value) => [{ metric: noLabels, values: [value] }]),
      }),
    ]),
  })
  .transform(({ data }) => data.result);

type Answered = z.output<typeof seriesSchema>;

export function toSeries(answered: Answered, refId: string, legend: string | undefined): Series[] {
  return answered.map(({ metric, values }) => ({
    key: `${refId} ${JSON.stringify(metric)}`,
    refId,
    name: legendOf(legend, metric),
    labels: metric,
    points: values.map(([seconds, value]) => [seconds * 1000, value] as const),
  }));
}

/**
 * One PromQL query of a panel. A query in the format `table` answers rows, whose value is called
 * `Value #A` by the letter of the query where there are several.
 */
export async function askPrometheus(
  target: Target,
  ask: { choices: Choices; window: Window; alone: boolean; signal: AbortSignal },
): Promise<PanelData> {
  const { choices, window, alone, signal } = ask;
  const query = writeQuery(target.expr ?? '', choices, window);
  const { start, end, step } = window;
  const [path, times] = target.instant
    ? ['query', { time: end }]
    : ['query_range', { start, end, step }];
  const [answered, exemplars] = await Promise.all([
    callApi(seriesSchema, `/prometheus/api/v1/${path}`, { query: { query, ...times }, signal }),
    target.exemplar ? askExemplars(query, window, signal) : [],
  ]);
  if (target.format === 'table') {
    return { ...noData, tables: [toRows(answered, alone ? 'Value' : `Value #${target.refId}`)] };
  }
  return { ...noData, series: toSeries(answered, target.refId, target.legendFormat), exemplars };
}

function toRows(answered: Answered, valueName: string) {
  const names = [...new Set(answered.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const rows = answered.flatMap(({ metric, values }) =>
    values.map(
      ([seconds, value]): Readonly<Record<string, Cell>> => ({
        Time: seconds * 1000,
        ...metric,
        [valueName]: value,
      }),
    ),
  );
  return { columns: ['Time', ...names, valueName], rows };
}

const exemplarsSchema = z
  .object({
    data: z
      .array(
        z.object({
          seriesLabels: labels,
          exemplars: z.array(
            z.object({ labels, value: z.string().transform(Number), timestamp: z.number() }),
          ),
        }),
      )
      .nullable(),
  })
  .transform(({ data }) => data ?? []);

/** So many dots that they can still be told apart. */
const maxExemplars = 120;

async function askExemplars(
  query: string,
  { start, end }: Window,
  signal: AbortSignal,
): Promise<Exemplar[]> {
  const answered = await callApi(exemplarsSchema, '/prometheus/api/v1/query_exemplars', {
    query: { query, start, end },
    signal,
  });
  const found = new Map<string, Exemplar>();
  for (const { seriesLabels, exemplars } of answered) {
    for (const { labels: own, value, timestamp } of exemplars) {
      const traceId = own.trace_id;
      if (traceId === undefined) continue;
      found.set(traceId, { at: timestamp * 1000, value, traceId, labels: seriesLabels });
    }
  }
  return thinOut([...found.values()], start * 1000, end * 1000);
}

/** The slowest of each stretch of time. */
function thinOut(exemplars: readonly Exemplar[], start: number, end: number): Exemplar[] {
  const width = Math.max(1, (end - start) / maxExemplars);
  const highest = new Map<number, Exemplar>();
  for (const exemplar of exemplars) {
    const stretch = Math.floor((exemplar.at - start) / width);
    const other = highest.get(stretch);
    if (other === undefined || other.value < exemplar.value) highest.set(stretch, exemplar);
  }
  return [...highest.values()].sort((a, b) => a.at - b.at);
}

/** Who calls whom, from the series that Tempo makes of the spans. */
export async function askServiceGraph(
  selector: string,
  { start, end }: Window,
  signal: AbortSignal,
): Promise<PanelData> {
  const window = `${Math.max(60, Math.round(end - start))}s`;
  const rate = (metric: string) =>
    callApi(seriesSchema, '/prometheus/api/v1/query', {
      query: {
        query: `sum by (client, server) (rate(${metric}${selector}[${window}]))`,
        time: end,
      },
      signal,
    });
  const [total, failed] = await Promise.all([
    rate('traces_service_graph_request_total'),
    rate('traces_service_graph_request_failed_total'),
  ]);
  const first = ({ values }: Answered[number]) => values[0]?.[1] ?? 0;
  const same = (a: Labels, b: Labels) => a.client === b.client && a.server === b.server;
  return {
    ...noData,
    edges: total
      .map((edge) => {
        const failing = failed.find(({ metric }) => same(metric, edge.metric));
        return {
          from: edge.metric.client ?? '',
          to: edge.metric.server ?? '',
          rate: first(edge),
          failedRate: failing === undefined ? 0 : first(failing),
        };
      })
      .filter(({ rate: requests }) => requests > 0),
  };
}
