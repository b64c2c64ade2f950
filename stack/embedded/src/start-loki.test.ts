import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type LokiStartOptions, startLoki } from './start-loki.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');

async function start(options: Partial<LokiStartOptions> = {}): Promise<string> {
  const server = await startLoki({ listen: '127.0.0.1:0', now: () => NOW, ...options });
  onTestFinished(() => server.close());
  return server.url;
}

function push(
  url: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

function lines(count: number, from = NOW - 60_000): string {
  const values = Array.from({ length: count }, (_, index) => [
    `${from + index}000000`,
    `{"level":30,"event":"http.request","n":${index}}`,
    { trace_id: `trace${index}` },
  ]);
  return JSON.stringify({ streams: [{ stream: { service: 'api', level: 'info' }, values }] });
}

const answer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()).optional(),
        values: z.array(z.array(z.unknown())).optional(),
        value: z.tuple([z.number(), z.string()]).optional(),
      }),
    ),
  }),
});

async function query(url: string, path: string, params: Record<string, string>) {
  const response = await fetch(`${url}/loki/api/v1/${path}?${new URLSearchParams(params)}`);
  expect(response.status).toBe(200);
  return answer.parse(await response.json()).data.result;
}

test('lines that were pushed are found, with their metadata and their fields', async () => {
  const url = await start();
  expect((await push(url, gzipSync(lines(100)), { 'content-encoding': 'gzip' })).status).toBe(204);
  const found = await query(url, 'query_range', {
    query: '{service="api"} | json | n=42 | trace_id="trace42"',
  });
  expect(found).toHaveLength(1);
  expect(found[0]?.stream).toMatchObject({ event: 'http.request', trace_id: 'trace42' });
  const [rate] = await query(url, 'query', {
    query: 'sum by (service) (count_over_time({service="api"}[5m]))',
    time: String(NOW / 1000),
  });
  expect(rate?.value?.[1]).toBe('100');
});

test('an answer says what the query looked at', async () => {
  const url = await start();
  await push(url, lines(100));
  const summary = async (path: string, query: string) => {
    const params = new URLSearchParams({ query, time: String(NOW / 1000), limit: '10' });
    const response = await fetch(`${url}/loki/api/v1/${path}?${params}`);
    const shape = z.object({
      data: z.object({ stats: z.object({ summary: z.record(z.string(), z.number()) }) }),
    });
    return shape.parse(await response.json()).data.stats.summary;
  };
  expect(await summary('query_range', '{service="api"} |= "event"')).toMatchObject({
    totalLinesProcessed: 10,
    totalEntriesReturned: 10,
  });
  expect(await summary('query', 'count_over_time({service="api"} |= "n"[5m])')).toMatchObject({
    totalLinesProcessed: 100,
  });
});

test('a backward limit takes the newest lines of all streams', async () => {
  const url = await start();
  const stream = (name: string, offset: number) => ({
    stream: { service: name },
    values: Array.from({ length: 50 }, (_, index) => [
      `${NOW - 1000 + index * 2 + offset}000000`,
      `${name} ${index}`,
    ]),
  });
  await push(url, JSON.stringify({ streams: [stream('a', 0), stream('b', 1)] }));
  const found = await query(url, 'query_range', { query: '{service=~"a|b"}', limit: '4' });
  expect(
    found
      .flatMap(({ values }) => values ?? [])
      .map((value) => value[1])
      .sort(),
  ).toEqual(['a 48', 'a 49', 'b 48', 'b 49']);
});

test('what is broken, too large or not allowed is refused, and the server lives', async () => {
  const url = await start({ limits: { maxStreams: 3 } });
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
  const deep = `{"streams":${'['.repeat(100_000)}`;
  const many = JSON.stringify({
    streams: Array.from({ length: 10 }, (_, index) => ({
      stream: { s: String(index) },
      values: [[`${NOW - 1}000000`, 'x']],
    })),
  });
  const attempts: [number, () => Promise<Response>][] = [
    [400, () => push(url, '{"streams":')],
    [400, () => push(url, deep)],
    [400, () => push(url, bomb, { 'content-encoding': 'gzip' })],
    [
      400,
      () =>
        push(url, Buffer.from([0xff, 0xff, 0xff]), { 'content-type': 'application/x-protobuf' }),
    ],
    [
      400,
      () =>
        push(
          url,
          JSON.stringify({
            streams: [{ stream: { a: 'b' }, values: [[`${NOW}000000`, 'x'.repeat(300_000)]] }],
          }),
        ),
    ],
    [429, () => push(url, many)],
  ];
  for (const [status, attempt] of attempts) expect((await attempt()).status).toBe(status);
  const tooLong = await push(url, Buffer.alloc(17 * 1024 * 1024, ' ')).catch(() => undefined);
  expect(tooLong?.status ?? 413).toBe(413);
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  expect(await query(url, 'query_range', { query: '{s=~".+"}' })).not.toHaveLength(0);
});

test('a line of deeply nested JSON costs its fields, not the query', async () => {
  const url = await start();
  const nested = `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`;
  await push(
    url,
    JSON.stringify({ streams: [{ stream: { a: 'b' }, values: [[`${NOW - 1}000000`, nested]] }] }),
  );
  expect(await query(url, 'query_range', { query: '{a="b"} | json' })).toHaveLength(1);
});

test('lines survive a restart, and old segments make room', async () => {
  const dataDir = await temporaryFolder();
  const first = await startLoki({ listen: '127.0.0.1:0', dataDir, now: () => NOW });
  await push(first.url, lines(50));
  await first.close();
  const second = await startLoki({ listen: '127.0.0.1:0', dataDir, now: () => NOW });
  onTestFinished(() => second.close());
  const count = async () =>
    (
      await query(second.url, 'query', {
        query: 'sum(count_over_time({service="api"}[1h]))',
        time: String(NOW / 1000),
      })
    )[0]?.value?.[1];
  expect(await count()).toBe('50');
  await push(second.url, lines(50));
  expect(await count()).toBe('50');
});
