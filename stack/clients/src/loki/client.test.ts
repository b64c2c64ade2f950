import { expect, test } from 'vitest';
import { cannedServer, jsonServer } from '../../test/canned-server.fixture.ts';
import { LokiClient } from './client.ts';

const success = (data: unknown) => ({ status: 'success', data });

const streams = success({
  resultType: 'streams',
  encodingFlags: ['categorize-labels'],
  result: [
    {
      stream: { service: 'api', env: 'lab', level: 'info' },
      values: [
        [
          '1795168800000000001',
          '{"msg":"b"}',
          { structuredMetadata: { trace_id: 'abc' }, parsed: { msg: 'b' } },
        ],
        ['1795168800000000003', '{"msg":"d"}', {}],
      ],
    },
    {
      stream: { service: 'worker', env: 'lab', level: 'warn' },
      values: [['1795168800000000002', 'c', { structuredMetadata: {} }]],
    },
  ],
  stats: {},
});

test('lines come with metadata and parsed labels apart from the stream labels', async () => {
  const server = await jsonServer(streams);
  const loki = new LokiClient(server.url);
  const answer = await loki.queryRange('{env="lab"} | json', {
    start: 1795168800,
    end: new Date(1795168860_000),
    limit: 10,
  });
  if (answer.kind !== 'streams') throw new Error('expected lines');
  expect(answer.streams[0]).toEqual({
    labels: { service: 'api', env: 'lab', level: 'info' },
    entries: [
      {
        time: 1795168800,
        timeNs: '1795168800000000001',
        line: '{"msg":"b"}',
        metadata: { trace_id: 'abc' },
        parsed: { msg: 'b' },
      },
      {
        time: 1795168800,
        timeNs: '1795168800000000003',
        line: '{"msg":"d"}',
        metadata: {},
        parsed: {},
      },
    ],
  });
  const { url, headers } = server.last();
  expect(url.pathname).toBe('/loki/api/v1/query_range');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    query: '{env="lab"} | json',
    start: '1795168800000000000',
    end: '1795168860000000000',
    limit: '10',
  });
  expect(headers['x-loki-response-encoding-flags']).toBe('categorize-labels');
});

test('lines of all streams are put in order, exact to the nanosecond', async () => {
  const server = await jsonServer(streams);
  const loki = new LokiClient(server.url);
  const range = { start: 0, end: 1 };
  const last = (lines: { timeNs: string }[]) =>
    lines.map(({ timeNs }) => timeNs.slice(-1)).join('');
  expect(last(await loki.lines('{env="lab"}', { ...range, direction: 'forward' }))).toBe('123');
  expect(last(await loki.lines('{env="lab"}', range))).toBe('321');
});

test('a metric query is a matrix', async () => {
  const server = await jsonServer(
    success({
      resultType: 'matrix',
      result: [{ metric: { service: 'api' }, values: [[1795168800, '0.5']] }],
    }),
  );
  const loki = new LokiClient(server.url);
  const range = { start: 0, end: 10, step: 5 };
  expect(await loki.queryRange('rate({service="api"}[1m])', range)).toEqual({
    kind: 'matrix',
    series: [{ labels: { service: 'api' }, values: [[1795168800, 0.5]] }],
  });
  await expect(loki.lines('rate({service="api"}[1m])', range)).rejects.toThrow('metric query');
});

test('an instant query answers a vector, or a scalar whose time is in milliseconds', async () => {
  const vector = await jsonServer(
    success({
      resultType: 'vector',
      result: [{ metric: { service: 'api' }, value: [1795168800.5, '7'] }],
    }),
  );
  expect(await new LokiClient(vector.url).query('count_over_time({a="b"}[1m])')).toEqual([
    { labels: { service: 'api' }, value: 7, time: 1795168800.5 },
  ]);
  const scalar = await jsonServer(success({ resultType: 'scalar', result: [1795168800500, '2'] }));
  expect(await new LokiClient(scalar.url).query('1+1', { time: 1795168800.5 })).toEqual([
    { labels: {}, value: 2, time: 1795168800.5 },
  ]);
});

test('labels, values and series; nothing found has no data at all', async () => {
  const names = await jsonServer(success(['env', 'service']));
  expect(await new LokiClient(names.url).labels({ start: 1, end: 2 })).toEqual(['env', 'service']);
  const none = await jsonServer({ status: 'success' });
  const loki = new LokiClient(none.url);
  expect(await loki.labelValues('a/b', { query: '{env="lab"}' })).toEqual([]);
  expect(none.last().url.pathname).toBe('/loki/api/v1/label/a%2Fb/values');
  const series = await jsonServer(success([{ service: 'api' }]));
  expect(await new LokiClient(series.url).series(['{env="lab"}', '{x="y"}'])).toEqual([
    { service: 'api' },
  ]);
  expect(series.last().url.searchParams.getAll('match[]')).toEqual(['{env="lab"}', '{x="y"}']);
});

test('pushes lines with structured metadata', async () => {
  const server = await cannedServer((_request, response) => response.writeHead(204).end());
  await new LokiClient(server.url).push([
    {
      labels: { service: 'test' },
      entries: [
        { time: 1795168800.25, line: 'plain' },
        { time: 1795168801, line: 'traced', metadata: { trace_id: 'abc' } },
      ],
    },
  ]);
  expect(JSON.parse(server.last().body)).toEqual({
    streams: [
      {
        stream: { service: 'test' },
        values: [
          ['1795168800250000000', 'plain'],
          ['1795168801000000000', 'traced', { trace_id: 'abc' }],
        ],
      },
    ],
  });
});

test('a refused query throws with the text of Loki', async () => {
  const server = await cannedServer((_request, response) =>
    response.writeHead(400).end('parse error at line 1, col 2: syntax error'),
  );
  await expect(new LokiClient(server.url).query('{')).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining('parse error at line 1, col 2'),
  });
});
