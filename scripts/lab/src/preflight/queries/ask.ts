import type { Labels, RangeSeries } from '@lab/clients';
import { queryOf, type Target } from '@lab/dashboards';
import type { Backends, Window } from './backends.ts';

/** What a query brought. */
export interface Answer {
  /** Finite values, log lines, or traces. */
  readonly count: number;
  /** Labels of each series; empty for lines and traces. */
  readonly series: readonly Labels[];
}

/** A query of a panel that is sent as it stands. */
export interface Question {
  readonly target: Target;
  /** The query with all variables put in. */
  readonly text: string;
}

/** Puts a question to its backend. Throws BackendError, or Error when no backend knows such questions. */
export function ask(
  { target, text }: Question,
  backends: Backends,
  window: Window,
): Promise<Answer> {
  if (target.queryType === 'serviceMap') return askServiceMap(text, backends, window);
  switch (queryOf(target)?.language) {
    case 'promql':
      return askPrometheus(target, text, backends, window);
    case 'logql':
      return askLoki(target, text, backends, window);
    case 'traceql':
      return askTempo(target, text, backends, window);
    case undefined:
      throw new Error('no backend of the kit answers this query');
  }
}

async function askPrometheus(
  target: Target,
  text: string,
  { prometheus }: Backends,
  window: Window,
): Promise<Answer> {
  if (!target.instant) return ofSeries(await prometheus.queryRange(text, window));
  const found = await prometheus.query(text, { time: window.end });
  return ofSeries(found.map(({ labels, time, value }) => ({ labels, values: [[time, value]] })));
}

async function askLoki(
  target: Target,
  text: string,
  { loki }: Backends,
  window: Window,
): Promise<Answer> {
  if (target.queryType === 'instant') {
    const found = await loki.query(text, { time: window.end });
    return ofSeries(found.map(({ labels, time, value }) => ({ labels, values: [[time, value]] })));
  }
  const answer = await loki.queryRange(text, { ...window, limit: target.maxLines ?? 100 });
  if (answer.kind === 'matrix') return ofSeries(answer.series);
  return {
    count: answer.streams.reduce((sum, { entries }) => sum + entries.length, 0),
    series: [],
  };
}

async function askTempo(
  target: Target,
  text: string,
  { tempo }: Backends,
  window: Window,
): Promise<Answer> {
  if (target.metricsQueryType !== undefined) {
    return ofSeries(await tempo.metricsQueryRange(text, window));
  }
  const { start, end } = window;
  const traces = await tempo.search(text, { start, end, limit: target.limit ?? 20 });
  return { count: traces.length, series: [] };
}

/** Tempo's data source in Grafana draws the graph from these series. */
async function askServiceMap(
  selector: string,
  { prometheus }: Backends,
  { start, end }: Window,
): Promise<Answer> {
  const range = Math.round(end - start);
  const edges = await prometheus.query(
    `sum by (client, server) (rate(traces_service_graph_request_total${selector}[${range}s]))`,
    { time: end },
  );
  return { count: edges.length, series: [] };
}

function ofSeries(series: readonly RangeSeries[]): Answer {
  return {
    count: series.reduce(
      (sum, { values }) => sum + values.filter(([, value]) => Number.isFinite(value)).length,
      0,
    ),
    series: series.map(({ labels }) => labels),
  };
}
