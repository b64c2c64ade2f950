import { ProtoWriter } from '../../../stack/embedded/src/wire/proto-writer.ts';

/** Spans of one export request. */
export const spansPerRequest = 500;
const spansPerTrace = 10;
const services = ['api', 'inference', 'worker', 'payments'];
const kinds = [2, 3, 2, 1, 4, 5];

interface CorpusSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly texts: readonly (readonly [string, string])[];
  readonly integers: readonly (readonly [string, number])[];
  readonly failed: boolean;
}

/** Span number `index` of a corpus that begins at `startMs`; equal arguments give equal spans. */
function corpusSpan(index: number, startMs: number): CorpusSpan {
  const trace = Math.floor(index / spansPerTrace);
  const place = index % spansPerTrace;
  const start = BigInt(startMs) * 1_000_000n + BigInt(index) * 10_000_000n;
  const status = index % 97 === 0 ? 500 : 200;
  return {
    traceId: hex(trace, 32),
    spanId: hex(index, 16),
    parentSpanId: place === 0 ? '' : hex(index - 1, 16),
    name: `GET /products/${place}`,
    kind: kinds[place % kinds.length] ?? 1,
    start,
    end: start + BigInt(1 + (index % 400)) * 1_000_000n,
    texts: [
      ['http.request.method', 'GET'],
      ['http.route', `/products/${place}`],
      ['url.path', `/products/${index % 5000}`],
      ['user.hash', hex(index % 1000, 12)],
      ['customer.tier', ['free', 'pro', 'enterprise'][index % 3] ?? ''],
    ],
    integers: [['http.response.status_code', status]],
    failed: status === 500,
  };
}

function hex(value: number, digits: number): string {
  return (value + 1).toString(16).padStart(digits, '0');
}

function serviceOf(request: number): string {
  return services[request % services.length] ?? 'api';
}

function spansOf(request: number, startMs: number): CorpusSpan[] {
  return Array.from({ length: spansPerRequest }, (_, index) =>
    corpusSpan(request * spansPerRequest + index, startMs),
  );
}

/** Export request number `request` in the JSON form of OTLP. */
export function jsonRequest(request: number, startMs: number): Buffer {
  const text = ([key, value]: readonly [string, string]) => ({
    key,
    value: { stringValue: value },
  });
  const spans = spansOf(request, startMs).map((span) => ({
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.end),
    attributes: [
      ...span.texts.map(text),
      ...span.integers.map(([key, value]) => ({ key, value: { intValue: value } })),
    ],
    status: span.failed ? { code: 2 } : {},
  }));
  const attributes = [text(['service.name', serviceOf(request)])];
  const scope = { name: 'bench', version: '1.0.0' };
  return Buffer.from(
    JSON.stringify({
      resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans }] }],
    }),
  );
}

/** The same request in protobuf. */
export function protobufRequest(request: number, startMs: number): Buffer {
  const text = (writer: ProtoWriter, field: number, [key, value]: readonly [string, string]) =>
    writer.message(field, (pair) => pair.string(1, key).message(2, (any) => any.string(1, value)));
  const writer = new ProtoWriter();
  writer.message(1, (resourceSpans) => {
    resourceSpans.message(1, (resource) => text(resource, 1, ['service.name', serviceOf(request)]));
    resourceSpans.message(2, (scopeSpans) => {
      scopeSpans.message(1, (scope) => scope.string(1, 'bench').string(2, '1.0.0'));
      for (const span of spansOf(request, startMs)) {
        scopeSpans.message(2, (one) => {
          one.bytes(1, Buffer.from(span.traceId, 'hex')).bytes(2, Buffer.from(span.spanId, 'hex'));
          one.bytes(4, Buffer.from(span.parentSpanId, 'hex'));
          one.string(5, span.name).varint(6, span.kind);
          one.fixed64(7, span.start).fixed64(8, span.end);
          for (const pair of span.texts) text(one, 9, pair);
          for (const [key, value] of span.integers) {
            one.message(9, (pair) =>
              pair.string(1, key).message(2, (any) => any.int64(3, BigInt(value))),
            );
          }
          if (span.failed) one.message(15, (status) => status.varint(3, 2));
        });
      }
    });
  });
  return writer.finish();
}
