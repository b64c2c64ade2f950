import { createNoopMeter, type MeterProvider } from '@opentelemetry/api';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { envDetector, hostDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { environment } from '../environment.ts';
import { isOperational } from '../http/operational-routes.ts';
import { switches } from '../switches.ts';
import { contextManager } from './context-manager.ts';
import { otelResource } from './otel-resource.ts';
import { propagator } from './propagator.ts';
import { samplerOf } from './sampler.ts';
import { countDropped, countExported } from './span-pipeline.ts';
import type { RunningTracing } from './state.ts';

const disabled = { enabled: false };

/**
 * Tracing as a stock installation has it: every automatic instrumentation, batch processor and OTLP
 * exporter of the SDK. Metrics and log lines go their own way, so their OTLP exporters stay off;
 * `router` and `net` would double the spans of `express` and `http`.
 */
export function startAuto(): RunningTracing {
  const processor = new BatchSpanProcessor({
    exporter: new CountingExporter(new OTLPTraceExporter()),
    maxQueueSize: environment.OTEL_BSP_MAX_QUEUE_SIZE,
    maxExportBatchSize: environment.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
    scheduledDelayMillis: environment.OTEL_BSP_SCHEDULE_DELAY,
    exportTimeoutMillis: environment.OTEL_BSP_EXPORT_TIMEOUT,
    selfObsMeterProvider: queueLosses,
  });
  const sdk = new NodeSDK({
    resource: resourceFromAttributes(otelResource),
    resourceDetectors: [envDetector, hostDetector],
    contextManager,
    textMapPropagator: propagator,
    sampler: samplerOf(environment),
    spanProcessors: environment.OTEL_TRACES_EXPORTER === 'otlp' ? [processor] : [],
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: getNodeAutoInstrumentations({
      '@opentelemetry/instrumentation-http': {
        ignoreIncomingRequestHook: (request) => isOperational(request.url ?? ''),
        requireParentforOutgoingSpans: true,
      },
      '@opentelemetry/instrumentation-undici': { requireParentforSpans: true },
      '@opentelemetry/instrumentation-pg': { requireParentSpan: true },
      '@opentelemetry/instrumentation-pino': disabled,
      '@opentelemetry/instrumentation-router': disabled,
      '@opentelemetry/instrumentation-net': disabled,
    }),
  });
  sdk.start();
  return { mode: 'auto', flush: () => processor.forceFlush(), stop: () => sdk.shutdown() };
}

/** Counts what became of each exported batch. */
class CountingExporter implements SpanExporter {
  readonly #inner: SpanExporter;

  constructor(inner: SpanExporter) {
    this.#inner = inner;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    if (switches.dropTraces) {
      countDropped('fault', spans.length);
      done({ code: ExportResultCode.SUCCESS });
      return;
    }
    this.#inner.export(spans, (result) => {
      if (result.code === ExportResultCode.SUCCESS) countExported.inc({ value: spans.length });
      else countDropped('rejected', spans.length);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.();
  }
}

/** The batch processor tells only its own meter how many spans its full queue refused. */
const queueLosses: MeterProvider = {
  getMeter() {
    const counter: ReturnType<ReturnType<typeof createNoopMeter>['createCounter']> = {
      add(count, attributes) {
        if (attributes?.['error.type'] === 'queue_full') countDropped('queue_full', count);
      },
    };
    return Object.assign(createNoopMeter(), { createCounter: () => counter });
  },
};
