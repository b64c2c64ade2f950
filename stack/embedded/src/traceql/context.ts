import type { SpanEvent, SpanLink } from '../otlp/model.ts';
import type { StoredSpan } from '../tracestore/stored-span.ts';
import type { Trace } from '../tracestore/trace.ts';

/** What an expression is evaluated on: a span of a trace, and one of its events and links. */
export interface Context {
  readonly trace: Trace;
  readonly span: StoredSpan;
  readonly event: SpanEvent | undefined;
  readonly link: SpanLink | undefined;
}
