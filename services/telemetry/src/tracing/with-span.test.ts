import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import './context-manager.ts';
import './propagator.ts';
import { activeRequest, RequestIdentity } from '../http/request-record.ts';
import { extractContext, injectContext } from './carrier.ts';
import { withSpan } from './with-span.ts';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
});
beforeEach(() => exporter.reset());

const ended = () => new Map(exporter.getFinishedSpans().map((span) => [span.name, span]));

test('spans nest, end, and give back what the work gives', async () => {
  const result = await withSpan('outer', { attributes: { n: 1 } }, () =>
    withSpan('inner', { kind: 'client' }, async (span) => span.spanContext().spanId),
  );
  const [outer, inner] = [ended().get('outer'), ended().get('inner')];
  expect(result).toBe(inner?.spanContext().spanId);
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(outer?.attributes).toEqual({ n: 1 });
});

test('an error is recorded, marks the span, and is thrown on', async () => {
  const error = new RangeError('too much');
  await expect(withSpan('failing', {}, () => Promise.reject(error))).rejects.toBe(error);
  await expect(
    withSpan('throwing', {}, () => {
      throw 'text';
    }),
  ).rejects.toBe('text');
  expect(ended().get('failing')).toMatchObject({
    status: { code: SpanStatusCode.ERROR, message: 'too much' },
    events: [{ name: 'exception', attributes: { 'exception.type': 'RangeError' } }],
  });
  expect(ended().get('throwing')?.status.message).toBe('text');
});

test('a carrier takes trace, baggage and request id through a queue', async () => {
  const baggage = propagation.createBaggage({ tenant: { value: 'gold' } });
  const request = new RequestIdentity('request-1');
  const carrier = await context.with(
    propagation.setBaggage(request.within(context.active()), baggage),
    () => withSpan('publish', { kind: 'producer' }, () => injectContext()),
  );
  expect(carrier).toEqual({
    traceparent: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-01$/),
    baggage: 'tenant=gold',
    'x-request-id': 'request-1',
  });
  await withSpan('process', { kind: 'consumer', parent: carrier }, () => {
    expect(activeRequest()?.requestId).toBe('request-1');
    expect(propagation.getActiveBaggage()?.getEntry('tenant')?.value).toBe('gold');
  });
  const [publish, process_] = [ended().get('publish'), ended().get('process')];
  expect(process_?.spanContext().traceId).toBe(publish?.spanContext().traceId);
  expect(process_?.parentSpanContext).toMatchObject({
    spanId: publish?.spanContext().spanId,
    isRemote: true,
  });
});

test.each([{}, { traceparent: 'nonsense', baggage: ';;;', 'x-request-id': 'a b' }])(
  'the carrier %o leads to no parent, and to no error',
  async (carrier) => {
    expect(trace.getSpanContext(extractContext(carrier))).toBeUndefined();
    await withSpan('fresh', { parent: carrier }, () => {
      expect(activeRequest()).toBeUndefined();
    });
    expect(ended().get('fresh')?.parentSpanContext).toBeUndefined();
  },
);

test('links are kept', async () => {
  const carrier = await withSpan('first', {}, () => injectContext());
  const first = trace.getSpanContext(extractContext(carrier));
  if (first === undefined) throw new Error('no span context');
  await withSpan('second', { links: [{ context: first }] }, () => undefined);
  expect(ended().get('second')?.links[0]?.context.spanId).toBe(first.spanId);
});
