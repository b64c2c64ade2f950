import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { resource, resourceAttributes } from '../resource.ts';
import type { RunningTracing } from './state.ts';

/** Tracing with hand-written server spans and only the instrumentations that the kit needs. */
export function startLean(): RunningTracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      ...resourceAttributes,
      'service.name': resource.service,
      'service.version': resource.version,
      'deployment.environment.name': resource.environment,
      'service.instance.id': resource.instance,
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  trace.setGlobalTracerProvider(provider);
  registerInstrumentations({
    instrumentations: [
      new UndiciInstrumentation({ requireParentforSpans: true }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
  return { mode: 'lean', flush: () => provider.forceFlush(), stop: () => provider.shutdown() };
}
