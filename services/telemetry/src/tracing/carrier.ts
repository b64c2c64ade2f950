import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { isRequestId } from '../http/request-identity.ts';
import { activeRequest, RequestIdentity } from '../http/request-record.ts';

/** What travels with a message: `traceparent`, `tracestate`, `baggage`, `x-request-id`. */
export type Carrier = Record<string, string>;

const requestIdKey = 'x-request-id';

/**
 * Writes the active trace context, baggage and request id into `carrier`, and returns it.
 * @see https://www.w3.org/TR/trace-context/ and https://www.w3.org/TR/baggage/
 */
export function injectContext(carrier: Carrier = {}): Carrier {
  propagation.inject(context.active(), carrier);
  const request = activeRequest();
  if (request !== undefined) carrier[requestIdKey] = request.requestId;
  return carrier;
}

/** The context that a carrier describes; bad or missing headers give a context without a span. */
export function extractContext(carrier: Carrier): Context {
  const remote = propagation.extract(ROOT_CONTEXT, carrier);
  const requestId = carrier[requestIdKey];
  return isRequestId(requestId) ? new RequestIdentity(requestId).within(remote) : remote;
}
