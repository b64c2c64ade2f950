import { expect, test } from 'vitest';
import { cannedServer, jsonServer } from '../../test/canned-server.fixture.ts';
import { ComponentsClient } from './components-client.ts';
import { InboxClient } from './inbox-client.ts';
import { LedgerClient } from './ledger-client.ts';
import { ServiceClient } from './service-client.ts';

test('service: health, and readiness also when it is not ready', async () => {
  const notReady = await jsonServer({ ready: false, checks: { postgres: 'refused' } }, 503);
  const client = new ServiceClient(notReady.url);
  expect(await client.readiness()).toEqual({ ready: false, checks: { postgres: 'refused' } });
  expect(await client.healthy()).toBe(false);
  const well = await jsonServer({ status: 'ok' });
  expect(await new ServiceClient(well.url).healthy()).toBe(true);
});

test('service: faults are listed, switched on with parameters, and off', async () => {
  const fault = { name: 'latency', description: 'slow', on: false, params: null, schema: {} };
  const server = await jsonServer({ faults: [fault] });
  const client = new ServiceClient(server.url);
  expect(await client.faults()).toEqual([fault]);
  await client.switchFaultOn('latency', { ms: 500 });
  expect(server.last()).toMatchObject({ method: 'PUT', body: '{"ms":500}' });
  await client.switchFaultOn('latency');
  expect(server.last().body).toBe('{}');
  await client.switchFaultOff('a/b');
  expect(server.last()).toMatchObject({ method: 'DELETE' });
  expect(server.last().url.pathname).toBe('/faults/a%2Fb');
});

test('service: an error names the service and the reason of the problem document', async () => {
  const problem = { title: 'Not Found', status: 404, detail: 'no fault named "x"' };
  const server = await jsonServer(problem, 404);
  const client = new ServiceClient(server.url, { name: 'api' });
  await expect(client.switchFaultOn('x')).rejects.toThrow(
    /^api answered 404 \(PUT .*\): no fault named "x"$/,
  );
});

test('service: metrics in either format', async () => {
  const server = await cannedServer(({ headers }, response) => response.end(headers.accept));
  const client = new ServiceClient(server.url);
  expect(await client.metrics()).toContain('application/openmetrics-text');
  expect(await client.metrics('text')).toBe('text/plain');
  await expect(client.startedAt()).rejects.toThrow(/does not say when it started/);
});

test.each(['', '{service="api"}'])('a process says when it started, labels: %s', async (labels) => {
  const server = await cannedServer((_request, response) =>
    response.end(
      `# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds${labels} 17\n`,
    ),
  );
  expect(await new ServiceClient(server.url).startedAt()).toBe(17);
});

const ledger = {
  epoch: 'e1',
  startedAt: '2026-11-20T10:00:00.000Z',
  at: '2026-11-20T10:01:00.000Z',
  sent: 3,
  answered: 3,
  inflight: 0,
  shed: 0,
  requests: [{ method: 'GET', route: '/products/:id', status: '200', count: 3 }],
  noAnswer: [],
  users: [{ user: 'u1', fraudster: false, requests: 3, orders: 0 }],
  usersCounted: 1,
  versions: [],
  traces: { count: 3, sample: [] },
  checkout: { accepted: 0, revenueMinor: 0, declined: 0 },
  outcomes: null,
};

test('ledger: with and without the flush barrier', async () => {
  const server = await jsonServer({ ...ledger, flushed: true });
  const client = new LedgerClient(server.url);
  expect((await client.ledger()).requests).toEqual(ledger.requests);
  expect(server.last().url.search).toBe('');
  const flushed = await client.ledger({ flush: true, holdSeconds: 11 });
  expect(flushed.flushed).toBe(true);
  expect(server.last().url.search).toBe('?flush=true&timeoutSeconds=15&holdSeconds=11');
});

test('ledger: the load is read, set and stopped', async () => {
  const status = {
    state: 'running',
    rps: 20,
    profile: 'steady',
    behind: false,
    inflight: 1,
    sent: 9,
  };
  const server = await jsonServer(status);
  const client = new LedgerClient(server.url);
  expect(await client.load()).toEqual(status);
  await client.setLoad({ profile: 'spike', peak: 80, seed: 7 });
  expect(server.last()).toMatchObject({
    method: 'PUT',
    body: '{"profile":"spike","peak":80,"seed":7}',
  });
  await client.stopLoad();
  expect(server.last().method).toBe('DELETE');
});

test('inbox: messages by filter, and forgetting them', async () => {
  const message = {
    id: 'm1',
    channel: 'slack',
    format: 'slack-incoming-webhook',
    receivedAt: '2026-11-20T10:00:00.000Z',
    valid: true,
    reasons: [],
    summary: '[FIRING:1] ErrorRatioHigh',
    status: 'firing',
    destination: '#on-call',
    labels: { service: 'api' },
    payload: { text: '<b>' },
    bytes: 10,
    deliveries: 1,
  };
  const server = await jsonServer({ messages: [message], stored: 1, evicted: 0 });
  const client = new InboxClient(server.url);
  const since = new Date('2026-11-20T09:00:00Z');
  expect(await client.messages({ channel: 'slack', q: 'Error', since, limit: 5 })).toEqual([
    message,
  ]);
  expect(Object.fromEntries(server.last().url.searchParams)).toEqual({
    channel: 'slack',
    q: 'Error',
    limit: '5',
    since: '2026-11-20T09:00:00.000Z',
  });
  await client.clear();
  expect(server.last().method).toBe('DELETE');
});

test('components and their targets', async () => {
  const component = {
    name: 'api',
    state: 'running',
    health: 'healthy',
    restarts: 0,
    startedAt: '2026-11-20T10:00:00.000Z',
    cpuSeconds: 1.5,
    memoryBytes: 1e8,
    memoryLimitBytes: null,
    receivedBytes: null,
    transmittedBytes: null,
  };
  const body = { up: true, source: 'local', components: [component] };
  const server = await jsonServer(body);
  expect(await new ComponentsClient(server.url).components()).toEqual(body);
  const groups = [{ targets: ['127.0.0.1:8000'], labels: { __meta_lab_component: 'api' } }];
  const discovery = await jsonServer(groups);
  expect(await new ComponentsClient(discovery.url).targets()).toEqual(groups);
});
