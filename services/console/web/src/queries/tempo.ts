import type { Choices, Target } from '@lab/dashboards/model';
import { callApi } from '../api/http.ts';
import { z } from '../api/zod.ts';
import { noData, type PanelData } from './data.ts';
import { legendOf } from './legend.ts';
import { askServiceGraph } from './prometheus.ts';
import { type Window, writeQuery } from './window.ts';

const tracesSchema = z.object({
  traces: z
    .array(
      z.object({
        traceID: z.string(),
        rootServiceName: z.string().default(''),
        rootTraceName: z.string().default(''),
        startTimeUnixNano: z.string().default('0'),
        durationMs: z.number().default(0),
      }),
    )
    .nullish(),
});

const value = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z
    .object({ intValue: z.union([z.string(), z.number()]) })
    .transform(({ intValue }) => String(intValue)),
  z.object({ doubleValue: z.number() }).transform(({ doubleValue }) => String(doubleValue)),
  z.object({ boolValue: z.boolean() }).transform(({ boolValue }) => String(boolValue)),
]);

const metricsSchema = z.object({
  series: z
    .array(
      z.object({
        labels: z.array(z.object({ key: z.string(), value })).default([]),
        samples: z
          .array(z.object({ timestampMs: z.coerce.number(), value: z.number().default(0) }))
          .default([]),
      }),
    )
    .nullish(),
});

/** One TraceQL query of a panel: traces, series, or the service graph. */
export async function askTempo(
  target: Target,
  ask: { choices: Choices; window: Window; signal: AbortSignal },
): Promise<PanelData> {
  const { choices, window, signal } = ask;
  const { start, end, step } = window;
  if (target.queryType === 'serviceMap') {
    const selector = [target.serviceMapQuery ?? '{}'].flat()[0] ?? '{}';
    return askServiceGraph(writeQuery(selector, choices, window), window, signal);
  }
  const q = writeQuery(target.query ?? '', choices, window);
  if (target.metricsQueryType !== undefined) {
    const answer = await callApi(metricsSchema, '/tempo/api/metrics/query_range', {
      query: { q, start, end, step: `${Math.max(step, 15)}s` },
      signal,
    });
    return { ...noData, series: (answer.series ?? []).map((series) => seriesOf(series, target)) };
  }
  const answer = await callApi(tracesSchema, '/tempo/api/search', {
    query: { q, start, end, limit: target.limit ?? 20 },
    signal,
  });
  return {
    ...noData,
    traces: (answer.traces ?? [])
      .map((trace) => ({
        traceId: trace.traceID,
        service: trace.rootServiceName,
        name: trace.rootTraceName,
        startedAt: Number(BigInt(trace.startTimeUnixNano) / 1_000_000n),
        durationMs: trace.durationMs,
      }))
      .sort((a, b) => b.startedAt - a.startedAt),
  };
}

type Answered = NonNullable<z.output<typeof metricsSchema>['series']>[number];

function seriesOf({ labels, samples }: Answered, { refId, legendFormat }: Target) {
  const named = Object.fromEntries(labels.map(({ key, value: text }) => [key, text]));
  const { p: _quantile, ...own } = named;
  return {
    key: `${refId} ${JSON.stringify(named)}`,
    refId,
    name: legendOf(legendFormat, Object.keys(own).length === 0 ? named : own),
    labels: named,
    points: samples.map(({ timestampMs, value: measured }) => [timestampMs, measured] as const),
  };
}
