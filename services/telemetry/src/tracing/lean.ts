import { trace } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { environment } from '../environment.ts';
import { PooledIdGenerator } from './id-generator.ts';
import { otelResource } from './otel-resource.ts';
import { samplerOf } from './sampler.ts';
import { SpanPipeline } from './span-pipeline.ts';
import type { RunningTracing } from './state.ts';

/** Tracing with hand-written server spans and only the instrumentations that the kit needs. */
export function startLean(): RunningTracing {
  const exporting = environment.OTEL_TRACES_EXPORTER === 'otlp';
  const provider = new TracerProvider({
    resource: resourceFromAttributes(otelResource),
    sampler: samplerOf(environment),
    idGenerator: new PooledIdGenerator(),
    spanProcessors: exporting ? [new SpanPipeline(otelResource)] : [],
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
