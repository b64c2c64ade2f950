import { encodeSpan } from '../otlp/encode-proto.ts';
import { type ResourceSpans, spanSeconds, textAttribute } from '../otlp/model.ts';
import { ProtoWriter } from '../wire/proto-writer.ts';
import type { Registry } from './registry.ts';

const EDGES = Array.from({ length: 14 }, (_, power) => (2 * 2 ** power) / 1000);

/**
 * Counts, sizes and latencies of spans by service, name, kind and status.
 * https://grafana.com/docs/tempo/latest/metrics-from-traces/span-metrics/
 */
export function spanMetrics(registry: Registry): (spans: readonly ResourceSpans[]) => void {
  const calls = registry.counter('traces_spanmetrics_calls_total');
  const size = registry.counter('traces_spanmetrics_size_total');
  const latency = registry.histogram('traces_spanmetrics_latency', EDGES);
  return (all) => {
    for (const { resource, scopes } of all) {
      const service = textAttribute(resource.attributes, 'service.name') ?? '';
      for (const span of scopes.flatMap(({ spans }) => spans)) {
        const labels = {
          service,
          span_name: span.name,
          span_kind: `SPAN_KIND_${span.kind.toUpperCase()}`,
          status_code: `STATUS_CODE_${span.status.toUpperCase()}`,
        };
        calls(labels);
        const writer = new ProtoWriter();
        encodeSpan(writer, span);
        size(labels, writer.finish().length);
        latency(labels, spanSeconds(span), span.traceId);
      }
    }
  };
}
