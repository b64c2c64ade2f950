import { expect, test } from 'vitest';
import { cannedServer, jsonServer } from '../../test/canned-server.fixture.ts';
import { TempoClient } from './client.ts';

const resource = {
  attributes: [
    { key: 'service.name', value: { stringValue: 'inference' } },
    { key: 'process.pid', value: { intValue: '17' } },
  ],
};

const trace = {
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          scope: { name: 'inference.http' },
          spans: [
            {
              traceId: '37mAMG76NrjA80Uc23kdXQ==',
              spanId: 'QtB+xHv+N7o=',
              parentSpanId: '2qI3skLPfXo=',
              name: 'feature.lookup',
              kind: 'SPAN_KIND_CLIENT',
              startTimeUnixNano: '1795168893094058550',
              endTimeUnixNano: '1795168893127579670',
              attributes: [
                { key: 'cache.hit', value: { boolValue: true } },
                { key: 'ratio', value: { doubleValue: 0.5 } },
                {
                  key: 'names',
                  value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '2' }] } },
                },
                { key: 'empty', value: {} },
              ],
              events: [{ name: 'retry', timeUnixNano: '1795168893100000000' }],
              status: { code: 'STATUS_CODE_ERROR', message: 'timeout' },
            },
            {
              traceId: '37mAMG76NrjA80Uc23kdXQ==',
              spanId: '2qI3skLPfXo=',
              name: 'POST /v1/predict',
              kind: 'SPAN_KIND_SERVER',
              startTimeUnixNano: '1795168893000000000',
              endTimeUnixNano: '1795168893200000000',
              links: [{ traceId: '37mAMG76NrjA80Uc23kdXQ==', spanId: 'QtB+xHv+N7o=' }],
              status: {},
            },
          ],
        },
      ],
    },
  ],
};

test('a trace is a list of spans with hexadecimal ids and plain attributes', async () => {
  const server = await jsonServer({ trace, metrics: {} });
  const spans = await new TempoClient(server.url).trace('dfb980306efa36b8c0f3451cdb791d5d');
  expect(spans?.[0]).toEqual({
    traceId: 'dfb980306efa36b8c0f3451cdb791d5d',
    spanId: '42d07ec47bfe37ba',
    parentSpanId: 'daa237b242cf7d7a',
    name: 'feature.lookup',
    kind: 'client',
    service: 'inference',
    startTime: 1795168893.094058,
    startTimeNs: '1795168893094058550',
    durationMs: 33.52112,
    status: 'error',
    statusMessage: 'timeout',
    attributes: { 'cache.hit': true, ratio: 0.5, names: ['a', 2], empty: null },
    resource: { 'service.name': 'inference', 'process.pid': 17 },
    scope: 'inference.http',
    events: [{ name: 'retry', time: 1795168893.1, attributes: {} }],
    links: [],
  });
  expect(spans?.[1]).toMatchObject({
    parentSpanId: undefined,
    kind: 'server',
    status: 'unset',
    durationMs: 200,
    links: [{ traceId: 'dfb980306efa36b8c0f3451cdb791d5d', spanId: '42d07ec47bfe37ba' }],
  });
  expect(server.last().url.pathname).toBe('/api/v2/traces/dfb980306efa36b8c0f3451cdb791d5d');
});

test('ids in hexadecimal and enums by number, as OTLP/JSON writes them, are read too', async () => {
  const span = {
    traceId: 'DFB980306EFA36B8C0F3451CDB791D5D',
    spanId: '42d07ec47bfe37ba',
    name: 'x',
    kind: 5,
    startTimeUnixNano: 1,
    endTimeUnixNano: 2,
    status: { code: 2 },
  };
  const server = await jsonServer({
    trace: { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] },
  });
  const spans = await new TempoClient(server.url).trace('1');
  expect(spans?.[0]).toMatchObject({
    traceId: 'dfb980306efa36b8c0f3451cdb791d5d',
    kind: 'consumer',
    status: 'error',
    service: '',
  });
});

test('an unknown trace is undefined, whichever way Tempo says it', async () => {
  const empty = await jsonServer({ trace: {}, metrics: {} });
  expect(await new TempoClient(empty.url).trace('1')).toBeUndefined();
  const missing = await cannedServer((_request, response) => response.writeHead(404).end());
  expect(await new TempoClient(missing.url).trace('1')).toBeUndefined();
  const broken = await jsonServer('no', 500);
  await expect(new TempoClient(broken.url).trace('1')).rejects.toMatchObject({ status: 500 });
});

test('search pads trace ids and widens the range to whole seconds', async () => {
  const server = await jsonServer({
    traces: [
      {
        traceID: '16b97d26da108624cb1d1e14a42d860',
        rootServiceName: 'api',
        rootTraceName: 'POST /checkout',
        startTimeUnixNano: '1795171839679110000',
        durationMs: 2406,
        spanSets: [
          {
            matched: 5,
            spans: [
              {
                spanID: '1faa4d2cc276c70e',
                name: 'model.infer',
                startTimeUnixNano: '1795171839700000000',
                durationNanos: '1500000',
                attributes: [{ key: 'status', value: { stringValue: 'error' } }],
              },
            ],
          },
        ],
      },
      { traceID: '1', startTimeUnixNano: '1795171839000000000' },
    ],
    metrics: { completedJobs: 1 },
  });
  const found = await new TempoClient(server.url).search('{ status = error }', {
    start: 10.9,
    end: 20.1,
    limit: 5,
    spansPerSpanSet: 10,
  });
  expect(found[0]).toEqual({
    traceId: '016b97d26da108624cb1d1e14a42d860',
    rootService: 'api',
    rootName: 'POST /checkout',
    startTime: 1795171839.67911,
    durationMs: 2406,
    spanSets: [
      {
        matched: 5,
        attributes: {},
        spans: [
          {
            spanId: '1faa4d2cc276c70e',
            name: 'model.infer',
            startTime: 1795171839.7,
            durationMs: 1.5,
            attributes: { status: 'error' },
          },
        ],
      },
    ],
  });
  expect(found[1]).toMatchObject({ traceId: '1'.padStart(32, '0'), durationMs: 0, spanSets: [] });
  expect(Object.fromEntries(server.last().url.searchParams)).toEqual({
    q: '{ status = error }',
    start: '10',
    end: '21',
    limit: '5',
    spss: '10',
  });
});

test('nothing found is an empty list', async () => {
  const server = await jsonServer({ metrics: {} });
  const tempo = new TempoClient(server.url);
  expect(await tempo.search('{}')).toEqual([]);
  expect(await tempo.tags()).toEqual({});
  expect(await tempo.tagValues('name')).toEqual([]);
  expect(await tempo.metricsQueryRange('{} | rate()', { start: 1, end: 2, step: 1 })).toEqual([]);
});

test('tags by scope, values of a tag', async () => {
  const tags = await jsonServer({
    scopes: [{ name: 'resource', tags: ['service.name'] }, { name: 'event' }],
  });
  expect(await new TempoClient(tags.url).tags({ scope: 'resource' })).toEqual({
    resource: ['service.name'],
    event: [],
  });
  const values = await jsonServer({ tagValues: [{ type: 'string', value: 'api' }] });
  const tempo = new TempoClient(values.url);
  expect(await tempo.tagValues('resource.service.name', { query: '{}' })).toEqual([
    { type: 'string', value: 'api' },
  ]);
  expect(values.last().url.pathname).toBe('/api/v2/search/tag/resource.service.name/values');
});

test('metrics: a value that is left out is 0', async () => {
  const server = await jsonServer({
    series: [
      {
        labels: [{ key: 'resource.service.name', value: { stringValue: 'api' } }],
        samples: [
          { timestampMs: '1795168800000' },
          { timestampMs: '1795168860000', value: 0.6333333333333334 },
        ],
        promLabels: '{resource.service.name="api"}',
      },
    ],
  });
  const series = await new TempoClient(server.url).metricsQueryRange('{} | rate()', {
    start: 1795168800,
    end: 1795168860,
    step: 60,
  });
  expect(series).toEqual([
    {
      labels: { 'resource.service.name': 'api' },
      values: [
        [1795168800, 0],
        [1795168860, 0.6333333333333334],
      ],
    },
  ]);
  expect(server.last().url.searchParams.get('step')).toBe('60s');
});
