import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Deadline } from '../http/deadline.ts';
import { decodeTraceRequest, encodings } from '../otlp/decode-request.ts';
import { SegmentLog } from '../segment/segment-log.ts';
import { parseTraceQl } from '../traceql/parser.ts';
import { search } from '../traceql/search.ts';
import { TraceStore } from './trace-store.ts';

const hour = 3_600_000;

interface Setup {
  readonly folder?: string;
  readonly now?: () => number;
  readonly maxAgeMs?: number;
  readonly maxBytes?: number;
  readonly maxSpans?: number;
}

function open(setup: Setup): TraceStore {
  const { folder, now = Date.now, maxAgeMs = hour, maxBytes = 1e9, maxSpans = 1e9 } = setup;
  const log = folder === undefined ? undefined : new SegmentLog({ folder, maxSegmentBytes: 4096 });
  if (log !== undefined) onTestFinished(() => log.close());
  return new TraceStore({ log, now, maxAgeMs, maxBytes, maxSpans });
}

interface SpanInput {
  readonly trace: number;
  readonly span: number;
  readonly parent?: number;
  readonly start?: bigint;
  readonly end?: bigint;
  readonly filler?: string;
}

function push(store: TraceStore, input: SpanInput): void {
  const { trace, span, parent, start = 1_000_000_000n, end = 2_000_000_000n, filler = '' } = input;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const one = {
    traceId: hex(trace, 32),
    spanId: hex(span, 16),
    ...(parent === undefined ? {} : { parentSpanId: hex(parent, 16) }),
    name: `span ${span}`,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    attributes: [{ key: 'filler', value: { stringValue: filler } }],
  };
  const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [one] }] }] }));
  store.append(encodings.json, body, decodeTraceRequest(encodings.json, body));
}

function find(store: TraceStore, query: string) {
  const options = { range: undefined, limit: 100, deadline: new Deadline(60_000) };
  return search(store, parseTraceQl(query), options);
}

test.each([['on disk'], ['in memory']])('what is too old is forgotten, %s', async (where) => {
  let now = 0;
  const folder = where === 'on disk' ? await temporaryFolder() : undefined;
  const store = open({ ...(folder === undefined ? {} : { folder }), now: () => now });
  const filler = 'x'.repeat(2000);
  const count = folder === undefined ? 3000 : 200;
  for (let trace = 1; trace <= count; trace++) push(store, { trace, span: 1, filler });
  expect(store.spanCount).toBe(count);
  now = 2 * hour;
  for (let trace = 4001; trace <= 4020; trace++) push(store, { trace, span: 1, filler });
  expect(store.trace('1'.padStart(32, '0'))).toBeUndefined();
  expect(store.spanCount).toBeLessThan(count);
  expect(store.trace((4020).toString(16).padStart(32, '0'))).toBeDefined();
  expect(store.spanCount).toBe(store.traceCount);
});

test.each([
  ['on disk', 64 * 1024],
  ['in memory', 8 * 1024 * 1024],
])('%s no more than the given bytes are kept, the newest', async (where, maxBytes) => {
  const folder = where === 'on disk' ? await temporaryFolder() : undefined;
  const store = open({ ...(folder === undefined ? {} : { folder }), maxBytes });
  const filler = 'x'.repeat(2000);
  const count = (3 * maxBytes) / 2000;
  for (let trace = 1; trace <= count; trace++) push(store, { trace, span: 1, filler });
  expect(store.spanCount * 2000).toBeLessThan(maxBytes * 1.6);
  expect(store.spanCount).toBeGreaterThan(10);
  expect(store.trace(Math.floor(count).toString(16).padStart(32, '0'))).toBeDefined();
  if (folder === undefined) return;
  const again = open({ folder, maxBytes });
  expect(again.spanCount).toBe(store.spanCount);
});

test('no more than the given spans are kept, the newest', async () => {
  const store = open({ folder: await temporaryFolder(), maxSpans: 50 });
  for (let trace = 1; trace <= 300; trace++) push(store, { trace, span: 1 });
  expect(store.spanCount).toBeLessThan(75);
  expect(store.spanCount).toBeGreaterThan(25);
  expect(store.trace((300).toString(16).padStart(32, '0'))).toBeDefined();
});

test.each([['on disk'], ['in memory']])('an idle store forgets all by age, %s', async (where) => {
  let now = 0;
  const folder = where === 'on disk' ? await temporaryFolder() : undefined;
  const store = open({ ...(folder === undefined ? {} : { folder }), now: () => now });
  push(store, { trace: 1, span: 1 });
  now = hour - 1;
  store.retain();
  expect(store.spanCount).toBe(1);
  now = hour + 1;
  store.retain();
  expect(store.spanCount).toBe(0);
  expect(store.traceCount).toBe(0);
  push(store, { trace: 2, span: 1 });
  expect(store.spanCount).toBe(1);
});

test('a restart with a shorter retention drops what it does not allow', async () => {
  const folder = await temporaryFolder();
  const first = open({ folder });
  const filler = 'x'.repeat(2000);
  for (let trace = 1; trace <= 100; trace++) push(first, { trace, span: 1, filler });
  const second = open({ folder, maxBytes: 32 * 1024 });
  expect(second.spanCount).toBeLessThan(30);
});

test('late spans join their trace after a restart, and one sent twice is there once', async () => {
  const folder = await temporaryFolder();
  const first = open({ folder });
  push(first, { trace: 7, span: 2, parent: 1 });
  push(first, { trace: 7, span: 3, parent: 2 });
  expect(find(first, '{ name = "span 2" } > { name = "span 3" }')).toHaveLength(0);
  const second = open({ folder });
  push(second, { trace: 7, span: 1 });
  push(second, { trace: 7, span: 3, parent: 2 });
  const [found] = find(second, '{ nestedSetParent = -1 } >> { name = "span 3" }');
  expect(found?.spansets[0]?.spans).toHaveLength(1);
  expect(found?.trace.summary().rootName).toBe('span 1');
  expect(second.spanCount).toBe(3);
});

test('spans of clocks that differ: ends before the start, far past and far future', () => {
  const store = open({});
  push(store, { trace: 1, span: 1, start: 5_000_000_000n, end: 4_000_000_000n });
  push(store, { trace: 2, span: 1, start: 0n, end: 0n });
  push(store, { trace: 3, span: 1, start: 2n ** 64n - 2n, end: 2n ** 64n - 1n });
  expect(find(store, '{ duration = 0s }')).toHaveLength(2);
  expect(find(store, '{ duration < 0s }')).toHaveLength(0);
  expect(find(store, '{ traceDuration < 0s }')).toHaveLength(0);
  expect(find(store, '{ }')).toHaveLength(3);
});

test.each(['-1', String(2n ** 64n), '1.5', 'x'])('a time of %s is refused', (time) => {
  const span = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), startTimeUnixNano: time };
  const body = Buffer.from(
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  );
  expect(() => decodeTraceRequest(encodings.json, body)).toThrow(/startTimeUnixNano/);
});
