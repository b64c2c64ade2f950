import { type Attributes, TraceFlags } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { environment } from '../environment.ts';
import { logger } from '../logging/logger.ts';
import { tally } from '../metrics/child-counter.ts';
import { counter } from '../metrics/instruments.ts';
import { Shipper, withDeadline } from '../shipping/shipper.ts';
import { switches } from '../switches.ts';
import { otlpExporter } from './otlp-exporter.ts';
import { encodeRequest, encodeSpan } from './otlp-json.ts';

const maxQueueBytes = 16 * 1024 * 1024;
const batchBytes = 2 * 1024 * 1024;

export const countExported = counter(
  'telemetry_spans_exported_total',
  'Spans that the collector took.',
);
export const countDropped = tally(
  'telemetry_spans_dropped_total',
  'Spans lost on their way, by reason.',
  'reason',
);

/** Encodes each sampled span when it ends, so that no span objects wait, and exports in batches. */
export class SpanPipeline implements SpanProcessor {
  readonly #lanes = new Map<InstrumentationScope, number>();
  readonly #scopes: InstrumentationScope[] = [];
  readonly #shipper: Shipper;
  readonly #exporter: ReturnType<typeof otlpExporter>;

  /** @param resource attributes of the process */
  constructor(resource: Attributes) {
    const {
      OTEL_BSP_MAX_QUEUE_SIZE: maxQueueSize,
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: maxBatchSize,
      OTEL_BSP_SCHEDULE_DELAY: delayMs,
    } = environment;
    this.#exporter = otlpExporter(({ lanes }) => encodeRequest(resource, this.#scopes, lanes));
    this.#shipper = new Shipper({
      send: this.#exporter.send,
      batch: { items: Math.min(maxBatchSize, maxQueueSize), bytes: batchBytes, delayMs },
      queue: { items: maxQueueSize, bytes: maxQueueBytes },
      retry: { firstMs: 500, maxMs: 5000, attempts: 5 },
      onSent: (count) => countExported.inc({ value: count }),
      onLost: countDropped,
      onHealth: reportHealth,
    });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (switches.dropTraces) countDropped('fault');
    else this.#shipper.add(this.#laneOf(span.instrumentationScope), encodeSpan(span));
  }

  async forceFlush(): Promise<void> {
    await this.#shipper.flush(environment.OTEL_BSP_EXPORT_TIMEOUT);
  }

  async shutdown(): Promise<void> {
    await this.#shipper.stop(environment.OTEL_BSP_EXPORT_TIMEOUT);
    await withDeadline(this.#exporter.close(), environment.OTEL_BSP_EXPORT_TIMEOUT);
  }

  #laneOf(scope: InstrumentationScope): number {
    let lane = this.#lanes.get(scope);
    if (lane === undefined) {
      lane = this.#scopes.push(scope) - 1;
      this.#lanes.set(scope, lane);
    }
    return lane;
  }
}

function reportHealth(healthy: boolean, detail: string): void {
  const fields = { event: 'telemetry.export', signal: 'traces', detail };
  if (healthy) logger.info(fields, 'exporting spans works again');
  else logger.warn(fields, 'spans cannot be exported; they are kept while there is room');
}
