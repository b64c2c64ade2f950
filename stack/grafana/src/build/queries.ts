import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import {
  DataqueryBuilder as PromQuery,
  PromQueryFormat,
} from '@grafana/grafana-foundation-sdk/prometheus';
import {
  MetricsQueryType,
  SearchTableType,
  DataqueryBuilder as TempoQuery,
} from '@grafana/grafana-foundation-sdk/tempo';
import { loki, prometheus, type SourceRef, tempo } from './datasources.ts';

/** A query that knows its data source; its refId comes from its place in the panel. */
export interface Query {
  readonly source: SourceRef;
  readonly build: (refId: string) => Dataquery;
}

/** PromQL over the time range of the dashboard. `legend` names a series: text with `{{label}}`. */
export const promql = (expr: string, legend: string): Query => ({
  source: prometheus,
  build: (refId) => rangeQuery(expr, legend, refId).build(),
});

/** PromQL whose series carry exemplars, shown as dots that open the trace of that request. */
export const promqlWithExemplars = (expr: string, legend: string): Query => ({
  source: prometheus,
  build: (refId) => rangeQuery(expr, legend, refId).exemplar(true).build(),
});

/** PromQL with one row for each series, for tables. Its rates are those of the whole time range. */
export const promqlTable = (expr: string): Query => ({
  source: prometheus,
  build: (refId) =>
    promQuery(overRange(expr), refId)
      .instant()
      .format(PromQueryFormat.Table)
      .legendFormat('')
      .build(),
});

/** PromQL with one value for each series, for bars and shares. Its rates are those of the whole time range. */
export const promqlNow = (expr: string, legend: string): Query => ({
  source: prometheus,
  build: (refId) => promQuery(overRange(expr), refId).instant().legendFormat(legend).build(),
});

/** PromQL that reads the buckets of a histogram by `le`. */
export const promqlBuckets = (expr: string): Query => ({
  source: prometheus,
  build: (refId) => rangeQuery(expr, '{{le}}', refId).format(PromQueryFormat.Heatmap).build(),
});

/** LogQL that counts or measures lines. */
export const logqlMetric = (expr: string, legend: string): Query => ({
  source: loki,
  build: (refId) => logQuery(expr, refId).queryType('range').legendFormat(legend).build(),
});

/** LogQL that counts lines at the end of the time range. */
export const logqlNow = (expr: string, legend: string): Query => ({
  source: loki,
  build: (refId) => logQuery(expr, refId).queryType('instant').legendFormat(legend).build(),
});

/** LogQL that returns lines, the newest first. */
export const logqlLines = (expr: string, lines: number): Query => ({
  source: loki,
  build: (refId) => logQuery(expr, refId).queryType('range').maxLines(lines).build(),
});

/** TraceQL that finds traces. */
export const traceql = (query: string, traces: number): Query => ({
  source: tempo,
  build: (refId) =>
    traceQuery(query, 'traceql', refId).tableType(SearchTableType.Traces).limit(traces).build(),
});

/** TraceQL that computes series from spans. */
export const traceqlMetric = (query: string): Query => ({
  source: tempo,
  build: (refId) =>
    traceQuery(query, 'traceql', refId).metricsQueryType(MetricsQueryType.Range).build(),
});

/** The service graph, which Tempo's data source draws from the generated series in Prometheus. */
export const serviceMap = (selector: string): Query => ({
  source: tempo,
  build: (refId) =>
    new TempoQuery()
      .datasource(tempo)
      .refId(refId)
      .queryType('serviceMap')
      .serviceMapQuery(selector)
      .build(),
});

const promQuery = (expr: string, refId: string) =>
  new PromQuery().datasource(prometheus).refId(refId).expr(oneLine(expr));

const rangeQuery = (expr: string, legend: string, refId: string) =>
  promQuery(expr, refId).range().legendFormat(legend);

const logQuery = (expr: string, refId: string) =>
  new LokiQuery().datasource(loki).refId(refId).expr(oneLine(expr));

const traceQuery = (query: string, type: string, refId: string) =>
  new TempoQuery().datasource(tempo).refId(refId).queryType(type).query(oneLine(query));

/** One number for the whole time range, not for its last seconds, in which little may have happened. */
const overRange = (expr: string) => expr.replaceAll('$__rate_interval', '$__range');

/** Queries are written over several lines in the builders, and shown in one. */
const oneLine = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, ' ');
