import { context, INVALID_TRACEID, type Span, trace } from '@opentelemetry/api';
import { type RequestIdentity, requestOf } from '../http/request-record.ts';

/** What the destination must know about the line that is being written. */
export interface PendingLine {
  /** Time of the line, milliseconds since the epoch. */
  ms: number;
  /** The ids of the line as JSON members, each after a comma. */
  ids: string;
}

export const pending: PendingLine = { ms: 0, ids: '' };

let timeText = '';

/**
 * The members of a line that say when and where: `ts`, and the ids of a span and a request. They are
 * made as text: a mixin of pino would cost a merged copy of the fields of every line.
 */
export function stamp(request: RequestIdentity | undefined, span: Span | undefined): string {
  const now = Date.now();
  if (now !== pending.ms) {
    pending.ms = now;
    timeText = `,"ts":"${new Date(now).toISOString()}"`;
  }
  const spanContext = span?.spanContext();
  let ids = '';
  if (spanContext !== undefined && spanContext.traceId !== INVALID_TRACEID) {
    ids = `,"trace_id":"${spanContext.traceId}","span_id":"${spanContext.spanId}"`;
  }
  if (request !== undefined) ids += `,"request_id":"${request.requestId}"`;
  pending.ids = ids;
  const text = timeText + ids;
  return request?.userHash === undefined ? text : `${text},"user_hash":"${request.userHash}"`;
}

/** The stamp of a line that is written by the code of the active span and request. */
export function activeStamp(): string {
  const active = context.active();
  return stamp(requestOf(active), trace.getSpan(active));
}
