import { ApiError, callApi } from '../../../api/http.ts';
import type { PanelData } from '../../../queries/data.ts';
import { askServiceGraph } from '../../../queries/prometheus.ts';
import { askTempo } from '../../../queries/tempo.ts';
import { windowOf } from '../../../queries/window.ts';
import type { TimeRange } from '../../../time/range.ts';
import { readTrace, traceSchema } from './read-trace.ts';
import type { Trace } from './span.ts';

/** Traces of one answer. */
export const maxTraces = 100;

const metricsStage = /\|\s*(?:rate|compare|\w+_over_time)\s*\(/;

/** A TraceQL query: traces, the newest first, or series where it ends in a metrics function. */
export function askTraces(
  query: string,
  range: TimeRange,
  signal: AbortSignal,
): Promise<PanelData> {
  const metrics = metricsStage.test(query) ? { metricsQueryType: 'range' } : {};
  const window = windowOf(range, Date.now() / 1000);
  const end = range.to === 'now' ? Math.ceil(Date.now() / 1000) : window.end;
  return askTempo(
    { refId: 'A', query, limit: maxTraces, ...metrics },
    { choices: new Map(), window: { ...window, end }, signal },
  );
}

/** @throws ApiError 404 when Tempo has no such trace */
export async function askTrace(id: string, signal: AbortSignal): Promise<Trace> {
  const path = `/tempo/api/v2/traces/${encodeURIComponent(id)}`;
  const trace = readTrace(id, await callApi(traceSchema, path, { signal }));
  if (trace.spans.length === 0) throw new ApiError(404, 'trace not found');
  return trace;
}

/** Who calls whom, over the whole range. */
export function askServices(range: TimeRange, signal: AbortSignal): Promise<PanelData> {
  return askServiceGraph('', windowOf(range, Date.now() / 1000), signal);
}
