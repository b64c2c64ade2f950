import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { readEnvironment } from '../environment.ts';
import { PooledIdGenerator } from './id-generator.ts';
import { samplerOf } from './sampler.ts';

const ids = new PooledIdGenerator();

/** Share of 4000 new spans that the sampler takes, under a remote parent when flags are given. */
function share(name: string, ratio?: string, parentFlags?: TraceFlags): number {
  const sampler = samplerOf(
    readEnvironment({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }),
  );
  let sampled = 0;
  for (let n = 0; n < 4000; n += 1) {
    const traceId = ids.generateTraceId();
    const parent =
      parentFlags === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, {
            traceId,
            spanId: ids.generateSpanId(),
            traceFlags: parentFlags,
            isRemote: true,
          });
    const { decision } = sampler.shouldSample(parent, traceId, 'x', SpanKind.SERVER, {}, []);
    if (decision === SamplingDecision.RECORD_AND_SAMPLED) sampled += 1;
  }
  return sampled / 4000;
}

test.each([
  ['always_on', undefined, 1],
  ['always_off', undefined, 0],
  ['parentbased_always_on', undefined, 1],
  ['parentbased_always_off', undefined, 0],
  ['traceidratio', '0.25', 0.25],
  ['parentbased_traceidratio', '0.25', 0.25],
  ['parentbased_traceidratio', '0', 0],
  ['parentbased_traceidratio', '1', 1],
])('%s (%s) takes %d of new traces', (name, ratio, expected) => {
  expect(Math.abs(share(name, ratio) - expected)).toBeLessThan(0.05);
});

test('a parent decides, whatever the ratio', () => {
  expect(share('parentbased_traceidratio', '0', TraceFlags.SAMPLED)).toBe(1);
  expect(share('parentbased_traceidratio', '1', TraceFlags.NONE)).toBe(0);
});
