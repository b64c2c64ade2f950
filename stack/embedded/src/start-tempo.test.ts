import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type RunningTempo, startTempo } from './start-tempo.ts';

async function start(dataDir?: string): Promise<RunningTempo> {
  const server = await startTempo({ listen: '127.0.0.1:0', otlpListen: '127.0.0.1:0', dataDir });
  onTestFinished(() => server.close());
  return server;
}

function send(
  { otlpUrl }: RunningTempo,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

function chain(traceId: string, length: number): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  const spans = Array.from({ length }, (_, index) => ({
    traceId,
    spanId: (index + 1).toString(16).padStart(16, '0'),
    parentSpanId: index === 0 ? '' : index.toString(16).padStart(16, '0'),
    name: `step ${index}`,
    startTimeUnixNano: String(now - 1_000_000n),
    endTimeUnixNano: String(now),
    attributes: [{ key: 'depth', value: { intValue: index } }],
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'api' } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}

const found = z.object({
  traces: z.array(
    z.object({ traceID: z.string(), spanSets: z.array(z.object({ matched: z.number() })) }),
  ),
});

async function search({ url }: RunningTempo, q: string) {
  const response = await fetch(`${url}/api/search?${new URLSearchParams({ q })}`);
  expect(response.status).toBe(200);
  return found.parse(await response.json()).traces;
}

test('a trace of 20,000 spans in one chain is searched by structure', async () => {
  const tempo = await start();
  const body = gzipSync(chain('1'.repeat(32), 20_000));
  expect((await send(tempo, body, { 'content-encoding': 'gzip' })).status).toBe(200);
  const [descendants] = await search(tempo, '{ span.depth < 10000 } >> { span.depth >= 10000 }');
  expect(descendants?.spanSets[0]?.matched).toBe(10_000);
  const [ancestors] = await search(tempo, '{ span.depth < 5 } << { span.depth = 19999 }');
  expect(ancestors).toBeUndefined();
  const [children] = await search(tempo, '{ } > { span.depth > 0 }');
  expect(children?.spanSets[0]?.matched).toBe(19_999);
});

const metricsAnswer = z.object({
  series: z.array(
    z.object({
      promLabels: z.string(),
      exemplars: z.array(
        z.object({
          timestampMs: z.string(),
          value: z.number(),
          labels: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
        }),
      ),
    }),
  ),
  status: z.string().optional(),
});

async function metrics({ url }: RunningTempo, q: string, more: Record<string, string> = {}) {
  const parameters = new URLSearchParams({ q, since: '1h', step: '60', ...more });
  const response = await fetch(`${url}/api/metrics/query_range?${parameters}`);
  expect(response.status).toBe(200);
  return metricsAnswer.parse(await response.json());
}

test('metrics answers carry exemplars as far as they are wanted', async () => {
  const tempo = await start();
  for (const digit of '56789') await send(tempo, chain(digit.repeat(32), 3));
  const count = async (q: string, more?: Record<string, string>) =>
    (await metrics(tempo, q, more)).series.flatMap(({ exemplars }) => exemplars).length;
  const [series] = (await metrics(tempo, '{ } | max_over_time(duration)')).series;
  expect(series?.promLabels).toBe('{__name__="max_over_time"}');
  expect(series?.exemplars[0]).toMatchObject({ value: 0.001 });
  expect(series?.exemplars[0]?.labels).toContainEqual({
    key: 'trace:id',
    value: { stringValue: '5'.repeat(32) },
  });
  expect(await count('{ } | rate()')).toBe(5);
  expect(await count('{ } | rate()', { exemplars: '2' })).toBe(2);
  expect(await count('{ } | rate() with (exemplars=3)', { exemplars: '2' })).toBe(3);
  expect(await count('{ } | rate() with (exemplars=false)')).toBe(0);
  expect(await count('{ } | rate() > 1000')).toBe(0);
});

test('an answer of too many series is cut and says so', async () => {
  const tempo = await start();
  await send(tempo, chain('3'.repeat(32), 5000));
  const answer = await metrics(tempo, '{ } | count_over_time() by (span.depth)');
  expect(answer.series).toHaveLength(1000);
  expect(answer.status).toBe('PARTIAL');
  const long = await metrics(tempo, '{ } | count_over_time() by (span.depth)', {
    since: '3h',
    step: '1',
  });
  expect(long.series.length).toBeLessThan(50);
  expect(long.status).toBe('PARTIAL');
  const top = await metrics(tempo, '{ } | count_over_time() by (span.depth) | topk(3)');
  expect(top.series).toHaveLength(3);
  expect(top.status).toBeUndefined();
});

test('spans survive a restart', async () => {
  const dataDir = await temporaryFolder();
  const first = await startTempo({ listen: '127.0.0.1:0', otlpListen: '127.0.0.1:0', dataDir });
  await send(first, chain('2'.repeat(32), 3));
  await first.close();
  const second = await start(dataDir);
  expect((await fetch(`${second.url}/api/traces/${'2'.repeat(32)}`)).status).toBe(200);
  expect(await search(second, '{ resource.service.name = "api" && span.depth = 2 }')).toHaveLength(
    1,
  );
});

test('what is broken or too large is refused, and the server lives', async () => {
  const tempo = await start();
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
  const value = `${'{"arrayValue":{"values":['.repeat(5000)}${']}}'.repeat(5000)}`;
  const deep = chain('3'.repeat(32), 1).replace('{"intValue":0}', value);
  const nestedProto = Array.from({ length: 300 }).reduce<Buffer>(
    (inner) =>
      Buffer.concat([
        Buffer.from([0x2a]),
        size(inner.length + 1 + size(inner.length).length),
        Buffer.from([0x0a]),
        size(inner.length),
        inner,
      ]),
    Buffer.alloc(0),
  );
  const attempts: [Buffer | string, Record<string, string>][] = [
    ['{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}', {}],
    ['['.repeat(200_000), {}],
    [deep, {}],
    [bomb, { 'content-encoding': 'gzip' }],
    [
      Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
      { 'content-type': 'application/x-protobuf' },
    ],
    [attribute(nestedProto), { 'content-type': 'application/x-protobuf' }],
  ];
  for (const [body, headers] of attempts) {
    expect((await send(tempo, body, headers)).status).toBe(400);
  }
  const tooLong = await send(tempo, Buffer.alloc(17 * 1024 * 1024, ' ')).catch(() => undefined);
  expect(tooLong?.status ?? 413).toBe(413);
  expect((await fetch(`${tempo.url}/ready`)).status).toBe(200);
  expect((await send(tempo, chain('4'.repeat(32), 2))).status).toBe(200);
});

function size(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A request whose resource has one attribute with this encoded value. */
function attribute(value: Buffer): Buffer {
  const wrap = (field: number, inner: Buffer) =>
    Buffer.concat([Buffer.from([field * 8 + 2]), size(inner.length), inner]);
  return wrap(1, wrap(1, wrap(1, wrap(2, value))));
}

test('a query that takes too long is given up, and the server lives', async () => {
  const tempo = await startTempo({
    listen: '127.0.0.1:0',
    otlpListen: '127.0.0.1:0',
    queryTimeoutMs: 50,
  });
  onTestFinished(() => tempo.close());
  const body = gzipSync(chain('6'.repeat(32), 20_000));
  expect((await send(tempo, body, { 'content-encoding': 'gzip' })).status).toBe(200);
  // Linear in every name, but slow.
  const slow = `{ name =~ "${'(s*t*)*'.repeat(1000)}" }`;
  const ask = (path: string, q: string) =>
    fetch(`${tempo.url}${path}?${new URLSearchParams({ q })}`).then(({ status }) => status);
  expect(await ask('/api/search', slow)).toBe(504);
  expect(await ask('/api/metrics/query_range', `${slow} | rate()`)).toBe(504);
  expect(await ask('/api/v2/search/tags', slow)).toBe(504);
  expect(await ask('/ready', '')).toBe(200);
});
