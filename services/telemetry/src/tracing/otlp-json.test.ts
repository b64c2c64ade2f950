import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { TraceState } from '@opentelemetry/core';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { ChunkPool, LaneBytes } from '../shipping/lane-bytes.ts';
import { encodeRequest, encodeSpan } from './otlp-json.ts';

const attributes = { 'service.name': 'test', 'host.cpus': 2 };

/** Spans of every shape, as the SDK ends them. */
function endedSpans() {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes(attributes),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    spanLimits: { attributeCountLimit: 12, eventCountLimit: 2, linkCountLimit: 2 },
  });
  const tracer = provider.getTracer('first', '1.0.0', { schemaUrl: 'https://example.com/schema' });
  const remote = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    traceState: new TraceState('vendor=a"b,other=1'),
  };
  tracer.startSpan('plain').end();
  const rich = tracer.startSpan(
    'rich "quoted"\n\u2028 ✓',
    {
      kind: SpanKind.SERVER,
      startTime: [1_700_000_000, 5],
      attributes: {
        text: 'ünï"code\\',
        int: 42,
        big: 2 ** 60,
        negative: -7,
        double: 0.5,
        tiny: 1e-9,
        yes: true,
        no: false,
        list: ['a', 'b'],
        numbers: [1, 2.5],
        empty: [],
      },
      links: [
        { context: remote, attributes: { why: 'retry' } },
        { context: remote },
        { context: remote },
      ],
    },
    trace.setSpanContext(ROOT_CONTEXT, remote),
  );
  rich.recordException(new Error('went wrong'));
  rich.addEvent('second', { n: 1 });
  rich.addEvent('third');
  rich.setAttribute('one', 1).setAttribute('too many', 1);
  rich.setStatus({ code: SpanStatusCode.ERROR, message: 'no "way"' });
  rich.end([1_700_000_001, 999_999_999]);
  provider.getTracer('second').startSpan('other scope', { kind: SpanKind.CONSUMER }).end();
  return exporter.getFinishedSpans();
}

test('the message is the one that the serializer of the SDK makes', () => {
  const spans = endedSpans();
  const scopes = [...new Set(spans.map((span) => span.instrumentationScope))];
  const pool = new ChunkPool();
  const lanes = scopes.map(() => new LaneBytes(pool));
  for (const span of spans) {
    lanes[scopes.indexOf(span.instrumentationScope)]?.append(encodeSpan(span));
  }
  const ours: unknown = JSON.parse(encodeRequest(attributes, scopes, lanes).toString());
  const theirs = JsonTraceSerializer.serializeRequest(spans);
  expect(ours).toEqual(JSON.parse(Buffer.from(theirs ?? []).toString()));
});

test('scopes without spans do not appear', () => {
  const [span] = endedSpans();
  if (span === undefined) throw new Error('no span');
  const pool = new ChunkPool();
  const lanes = [new LaneBytes(pool), new LaneBytes(pool)];
  lanes[1]?.append(encodeSpan(span));
  const request = encodeRequest({}, [{ name: 'empty' }, { name: 'full' }], lanes).toString();
  expect(JSON.parse(request)).toMatchObject({
    resourceSpans: [{ scopeSpans: [{ scope: { name: 'full' }, spans: [{ name: 'plain' }] }] }],
  });
  expect(request).not.toContain('"empty"');
});

test('numbers that JSON has no digits for are spelled as OTLP does', () => {
  const [span] = endedSpans();
  if (span === undefined) throw new Error('no span');
  const odd = Object.create(span, { attributes: { value: { a: Number.NaN, b: -Infinity } } });
  expect(JSON.parse(encodeSpan(odd))).toMatchObject({
    attributes: [
      { key: 'a', value: { doubleValue: 'NaN' } },
      { key: 'b', value: { doubleValue: '-Infinity' } },
    ],
  });
});
