import { randomBytes } from 'node:crypto';
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

export interface RequestTrace {
  readonly traceId: string;
  /** Header value, W3C Trace Context level 1. */
  readonly traceparent: string;
  readonly sampled: boolean;
  /** Undefined when tracing is off; the ids are then made here, and marked as sampled. */
  readonly span: Span | undefined;
}

export interface TracedRequest {
  readonly method: string;
  /** Route template. */
  readonly route: string;
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/**
 * Starts the root of a new trace for one request.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function startTrace({ method, route, url, host, port }: TracedRequest): RequestTrace {
  const span = trace.getTracer('@lab/loadgen').startSpan(
    `${method} ${route}`,
    {
      kind: SpanKind.CLIENT,
      root: true,
      attributes: {
        'http.request.method': method,
        'url.full': url,
        'url.template': route,
        'server.address': host,
        'server.port': port,
      },
    },
    ROOT_CONTEXT,
  );
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (!isSpanContextValid(span.spanContext())) return madeUpTrace();
  const sampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
  return { traceId, traceparent: traceparentOf(traceId, spanId, traceFlags), sampled, span };
}

function madeUpTrace(): RequestTrace {
  const ids = randomBytes(24).toString('hex');
  const traceId = ids.slice(0, 32);
  const traceparent = traceparentOf(traceId, ids.slice(32), TraceFlags.SAMPLED);
  return { traceId, traceparent, sampled: true, span: undefined };
}

const traceparentOf = (traceId: string, spanId: string, flags: number): string =>
  `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
