import {
  type Attributes,
  context,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { type Carrier, extractContext } from './carrier.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export interface SpanSettings {
  readonly kind?: keyof typeof kinds;
  readonly attributes?: Attributes;
  readonly links?: Link[];
  /** The remote parent; without it the active span is the parent. */
  readonly parent?: Carrier;
}

/**
 * Runs `work` inside a new active span. The span ends when the work does; an error is recorded,
 * sets status ERROR, and is thrown on.
 */
export async function withSpan<T>(
  name: string,
  { kind = 'internal', attributes, links, parent }: SpanSettings,
  work: (span: Span) => Promise<T> | T,
): Promise<T> {
  const parentContext = parent === undefined ? context.active() : extractContext(parent);
  const tracer = trace.getTracer('@lab/telemetry');
  const span = tracer.startSpan(
    name,
    {
      kind: kinds[kind],
      ...(attributes === undefined ? {} : { attributes }),
      ...(links === undefined ? {} : { links }),
    },
    parentContext,
  );
  return context.with(trace.setSpan(parentContext, span), async () => {
    try {
      return await work(span);
    } catch (error) {
      recordError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Puts an error on a span: exception event and status ERROR. */
export function recordError(span: Span, error: unknown): void {
  const exception = error instanceof Error ? error : new Error(String(error));
  span.recordException(exception);
  span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message });
}
