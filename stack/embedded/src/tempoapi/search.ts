import { type Answer, json } from '../http/answer.ts';
import { Deadline } from '../http/deadline.ts';
import { HttpError } from '../http/http-error.ts';
import type { Request } from '../http/router.ts';
import { parseTraceQl } from '../traceql/parser.ts';
import {
  type FoundTrace,
  type SpanValues,
  search,
  serviceStats,
  valueReader,
} from '../traceql/search.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';
import type { TraceStore } from '../tracestore/trace-store.ts';
import { legacyQuery } from './legacy-search.ts';
import { searchLimit, searchRange, spansPerSpanset } from './parameters.ts';
import { renderAttributes } from './render-value.ts';

/** `/api/search` */
export function searchTraces(store: TraceStore, timeoutMs: number, request: Request): Answer {
  const { query } = request;
  const range = searchRange(query);
  const limit = searchLimit(query);
  const spss = spansPerSpanset(query);
  const text = query.get('q');
  if (text !== null && text !== '' && query.has('tags')) {
    throw new HttpError(400, 'invalid request: cannot specify tags and TraceQL in one request');
  }
  const parsed = text === null || text === '' ? legacyQuery(query) : parseTraceQl(text);
  const found = search(store, parsed, { range, limit, deadline: new Deadline(timeoutMs) });
  const read = valueReader(parsed);
  const traces = found.map((one) => renderTrace(one, spss, read));
  return json({
    traces,
    metrics: { inspectedTraces: store.traceCount, completedJobs: 1, totalJobs: 1 },
  });
}

function renderTrace(
  { trace, spansets }: FoundTrace,
  spss: number,
  read: (trace: Trace, span: StoredSpan) => SpanValues,
): unknown {
  const summary = trace.summary();
  const rendered = spansets.map(({ spans, attributes }) => ({
    spans: spans.slice(0, spss).map((span) => renderSpan(span, read(trace, span))),
    matched: spans.length,
    ...(attributes.length > 0 ? { attributes: renderAttributes(attributes) } : {}),
  }));
  return {
    traceID: trimId(trace.id),
    rootServiceName: summary.rootService,
    rootTraceName: summary.rootName,
    startTimeUnixNano: String(summary.start),
    ...durationMs(summary.duration),
    spanSet: rendered[0],
    spanSets: rendered,
    serviceStats: Object.fromEntries(
      [...serviceStats(trace)].map(([service, { spanCount, errorCount }]) => [
        service,
        { spanCount, ...(errorCount > 0 ? { errorCount } : {}) },
      ]),
    ),
  };
}

function renderSpan(span: StoredSpan, values: SpanValues): unknown {
  return {
    spanID: span.spanId,
    ...(values.name === '' ? {} : { name: values.name }),
    startTimeUnixNano: String(span.start),
    durationNanos: String(span.duration),
    ...(values.attributes.length > 0 ? { attributes: renderAttributes(values.attributes) } : {}),
  };
}

function durationMs(nanoseconds: number): { durationMs?: number } {
  const milliseconds = Math.floor(nanoseconds / 1e6);
  return milliseconds === 0 ? {} : { durationMs: milliseconds };
}

/** Search answers drop the zeros that a trace id begins with. */
export function trimId(id: string): string {
  return id.replace(/^0+/, '');
}
