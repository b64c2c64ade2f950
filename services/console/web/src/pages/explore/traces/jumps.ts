import type { TimeRange } from '../../../time/range.ts';
import { exploreHref, quoted, rangeAround } from '../explore-links.ts';
import { attributeOf, type Span, type Trace } from './span.ts';

/** The lines that all services wrote under a trace. */
export function traceLogsHref(trace: Trace, range: TimeRange): string {
  const query = `{service=~".+"} | trace_id=${quoted(trace.id)}`;
  return exploreHref('logs', { query }, around(trace, 0, trace.durationMs, range));
}

/** The lines that the span's service wrote inside it. */
export function spanLogsHref(trace: Trace, span: Span, range: TimeRange): string {
  const query = `{service=${quoted(span.service)}} | trace_id=${quoted(trace.id)} | span_id=${quoted(span.id)}`;
  return exploreHref('logs', { query }, around(trace, span.start, span.end, range));
}

/** Where the metrics of what a span did are: of its route for a server, of its name for all others. */
export function spanMetricsHref(trace: Trace, span: Span, range: TimeRange): string {
  const query = `histogram_quantile(0.95, sum by (le) (rate(${bucketOf(span)}[1m])))`;
  return exploreHref('metrics', { query }, around(trace, span.start, span.end, range));
}

function bucketOf({ service, name, kind, attributes }: Span): string {
  const route = attributeOf(attributes, 'http.route');
  if (kind === 'server' && route !== undefined) {
    const method = attributeOf(attributes, 'http.request.method');
    const methodMatcher = method === undefined ? '' : `, method=${quoted(method)}`;
    return `http_server_request_duration_seconds_bucket{service=${quoted(service)}, route=${quoted(route)}${methodMatcher}}`;
  }
  return `traces_spanmetrics_latency_bucket{service=${quoted(service)}, span_name=${quoted(name)}}`;
}

const around = ({ startedAt }: Trace, from: number, to: number, range: TimeRange) =>
  rangeAround(range, startedAt + from, startedAt + to, Date.now());
