import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answered,
  answerOf,
  damagedBytes,
  damagedText,
  expectBoundedMemory,
  fuzz,
} from './fuzz.fixture.ts';
import { type StoreProcess, startStore } from './store-process.fixture.ts';
import { ProtoWriter } from './wire/proto-writer.ts';

const traceId = 'a'.repeat(32);
let store: StoreProcess;

beforeAll(async () => {
  store = await startStore('tempo');
  expect(await push(jsonRequest([{ key: 'known', value: { stringValue: 'yes' } }]))).toBe(200);
}, 30_000);

afterAll(() => store.stop());

let spans = 0;
const limits = { timeout: 120_000 };

function jsonRequest(attributes: readonly unknown[]): string {
  const now = String(BigInt(Date.now()) * 1_000_000n);
  const span = {
    traceId,
    spanId: (++spans).toString(16).padStart(16, '0'),
    name: 'known',
    startTimeUnixNano: now,
    endTimeUnixNano: now,
    attributes,
  };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
}

function protobufRequest(): Buffer {
  const now = BigInt(Date.now()) * 1_000_000n;
  const request = new ProtoWriter();
  request.message(1, (resourceSpans) =>
    resourceSpans.message(2, (scopeSpans) =>
      scopeSpans.message(2, (span) => {
        span.bytes(1, Buffer.alloc(16, 0xcc)).bytes(2, Buffer.alloc(8, 0xdd)).string(5, 'seed');
        span.fixed64(7, now).fixed64(8, now + 1n);
        span.message(9, (pair) => pair.string(1, 'key').message(2, (any) => any.int64(3, 7n)));
        span.message(11, (event) => event.fixed64(1, now).string(2, 'event'));
        span.message(15, (status) => status.string(2, 'message').varint(3, 2));
      }),
    ),
  );
  return request.finish();
}

async function push(
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
  encoding?: string,
): Promise<number> {
  const coded = encoding === undefined ? {} : { 'content-encoding': encoding };
  const headers = { 'content-type': type, ...coded };
  return (await answerOf(`${store.otlpUrl}/v1/traces`, { method: 'POST', headers, body })).status;
}

function query(path: string, params: Record<string, string>): Promise<Answered> {
  return answerOf(`${store.url}${path}?${new URLSearchParams(params)}`);
}

async function ask(path: string, params: Record<string, string>): Promise<number> {
  return (await query(path, params)).status;
}

/** The store answers, has what it had, and its memory is bounded. */
async function expectAlive(): Promise<void> {
  expect(await ask('/ready', {})).toBe(200);
  expect(await ask(`/api/traces/${traceId}`, {})).toBe(200);
  await expectBoundedMemory(store.pid);
}

const piece = fc.constantFrom(
  ...'{ } ( ) | , = != =~ !~ < <= > >= >> << ~ !>> &>> && || + - * / % ^ !'.split(' '),
  ...'span.known .known resource.service.name event:name link:spanID name duration kind'.split(' '),
  ...'status nestedSetLeft traceDuration count() avg( by( select( coalesce() rate()'.split(' '),
  ...'topk(2) compare( histogram_over_time( quantile_over_time( with( exemplars'.split(' '),
  ...'5 1.5 3ms 1d "x" "(" `a*` nil true error server minInt 9223372036854775807'.split(' '),
);
const filter = fc.tuple(piece, piece, piece).map((parts) => `{ ${parts.join(' ')} }`);
const anyQuery = fc
  .array(fc.oneof(piece, filter, fc.string({ maxLength: 4 })), { maxLength: 20 })
  .map((parts) => parts.join(' '));
const validQuery = fc
  .tuple(
    fc.constantFrom('{ }', '{ span.known = "yes" }', '{ name =~ "k.*" } && { }', '{ } >> { }'),
    fc.constantFrom('', ' | count() > 0', ' | by(name)', ' | select(.known)', ' | coalesce()'),
    fc.constantFrom('', ' | rate() by (.known)', ' | max_over_time(duration)', ' | compare({ })'),
  )
  .map((parts) => parts.join(''));

test('whatever query is sent is answered, or refused with 400', limits, async () => {
  const path = fc.constantFrom(
    '/api/search',
    '/api/metrics/query_range',
    '/api/metrics/query',
    '/api/v2/search/tags',
    '/api/v2/search/tag/span.known/values',
  );
  const property = fc.asyncProperty(path, fc.oneof(anyQuery, validQuery), async (where, q) => {
    expect([200, 400]).toContain(await ask(where, { q }));
  });
  await fuzz(property);
  await expectAlive();
});

test('whatever JSON is sent is stored, or refused with 400', limits, async () => {
  const seed = jsonRequest([{ key: 'k', value: { arrayValue: { values: [{ intValue: '1' }] } } }]);
  const shaped = fc
    .json({ maxDepth: 5 })
    .map((value) => `{"resourceSpans":[{"scopeSpans":[{"spans":[${value}]}]}]}`);
  const property = fc.asyncProperty(
    fc.oneof(damagedText(seed), shaped, fc.json()),
    async (body) => {
      expect([200, 400]).toContain(await push(body));
    },
  );
  await fuzz(property);
  await expectAlive();
});

test('whatever protobuf is sent is stored, or refused with 400', limits, async () => {
  const seed = protobufRequest();
  const body = fc.oneof(damagedBytes(seed), fc.uint8Array({ maxLength: 200 }));
  const encoding = fc.constantFrom(undefined, undefined, undefined, 'gzip', 'deflate');
  const property = fc.asyncProperty(body, encoding, async (bytes, coded) => {
    const status = await push(new Uint8Array(bytes), 'application/x-protobuf', coded);
    expect([200, 400]).toContain(status);
  });
  await fuzz(property);
  await expectAlive();
});

test('bombs, depth and size are refused or cut', limits, async () => {
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(300 * 1024 * 1024)));
  expect(await push(bomb, 'application/json', 'gzip')).toBe(400);
  expect(await push(bomb, 'application/x-protobuf', 'gzip')).toBe(400);
  expect(await push('['.repeat(1_000_000))).toBe(400);
  const many = Array.from({ length: 100_000 }, (_, index) => ({
    key: `k${index}`,
    value: { intValue: index },
  }));
  expect(await push(jsonRequest(many))).toBe(200);
  const long = { key: 'long', value: { stringValue: 'x'.repeat(10_000_000) } };
  expect(await push(jsonRequest([long]))).toBe(200);
  expect(await ask('/api/search', { q: '{ span.k99999 = 99999 || span.long =~ "x+" }' })).toBe(200);
  const deepest = Array.from({ length: 200 }).reduce<unknown>(
    (inner) => ({ arrayValue: { values: [inner] } }),
    { intValue: 1 },
  );
  expect(await push(jsonRequest([{ key: 'deep', value: deepest }]))).toBe(400);
  await expectAlive();
});

test.each([
  `{ ${'('.repeat(3000)} true ${')'.repeat(3000)} }`,
  `${'('.repeat(6000)}{ }`,
  `{ ${'!'.repeat(5000)}true }`,
  `{ ${'-'.repeat(5000)}1 = 1 }`,
  `{ ${'.a = 1 && '.repeat(1200)} .a = 1 }`,
  `${'{ } >> '.repeat(1500)} { }`,
  `{ }${' | by(name)'.repeat(1000)}`,
  `{ name =~ "${'(a*)*'.repeat(1500)}b" }`,
  `{ name =~ "(((a{1,100}){1,100}){1,100})" }`,
])('long query %# is answered in time', limits, async (q) => {
  expect([200, 400]).toContain(await ask('/api/search', { q }));
  expect([200, 400]).toContain(await ask('/api/metrics/query_range', { q: `${q} | rate()` }));
  await expectAlive();
});

test('answers of 100,000 series and of many spans are cut', limits, async () => {
  for (let first = 0; first < 100_000; first += 10_000) {
    const now = String(BigInt(Date.now()) * 1_000_000n);
    const spans = Array.from({ length: 10_000 }, (_, index) => ({
      traceId: 'b'.repeat(32),
      spanId: (first + index + 1).toString(16).padStart(16, '0'),
      name: `series ${first + index}`,
      startTimeUnixNano: now,
      endTimeUnixNano: now,
    }));
    expect(await push(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }))).toBe(200);
  }
  for (const path of ['/api/metrics/query_range', '/api/metrics/query']) {
    const { status, text } = await query(path, { q: '{ } | rate() by (name)', since: '1h' });
    expect(status).toBe(200);
    expect(text.match(/promLabels/g)?.length ?? 0).toBeLessThanOrEqual(1000);
    expect(text).toContain('PARTIAL');
  }
  const found = await query('/api/search', { q: '{ name =~ "series.*" }', spss: '100000' });
  expect([200, 400]).toContain(found.status);
  expect(await ask('/api/v2/search/tag/name/values', {})).toBe(200);
  await expectAlive();
});
