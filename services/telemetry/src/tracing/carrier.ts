import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';

/** What travels with a message: `traceparent`, `tracestate`, `baggage`. */
export type Carrier = Record<string, string>;

/**
 * Writes the active trace context and baggage into `carrier`, and returns it.
 * @see https://www.w3.org/TR/trace-context/ and https://www.w3.org/TR/baggage/
 */
export function injectContext(carrier: Carrier = {}): Carrier {
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** The context that a carrier describes; bad or missing headers give a context without a span. */
export function extractContext(carrier: Carrier): Context {
  return propagation.extract(ROOT_CONTEXT, carrier);
}
