import { type Carrier, extractContext, type SpanSettings } from '@lab/telemetry';
import { trace } from '@opentelemetry/api';
import type { JobWithMetadata } from 'pg-boss';

/**
 * Settings of the span around one attempt. The producer's span is its parent, so that one checkout
 * is one trace over all services, and also linked, as the conventions for messages have it: readers
 * that follow links find the producer of a retry, too.
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function consumerSpan(job: JobWithMetadata<unknown>, carrier: Carrier): SpanSettings {
  const producer = trace.getSpanContext(extractContext(carrier));
  return {
    kind: 'consumer',
    parent: carrier,
    links: producer === undefined ? [] : [{ context: producer }],
    attributes: {
      'messaging.system': 'pg-boss',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.destination.name': job.name,
      'messaging.message.id': job.id,
      'job.attempt': job.retryCount + 1,
    },
  };
}
