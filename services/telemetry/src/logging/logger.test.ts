import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { Backend } from '../testing/backend.fixture.ts';
import { SampleProcess } from '../testing/sample-process.fixture.ts';
import { total } from '../testing/scrape.fixture.ts';

/** Much to do for a machine that is busy with other things. */
const patience = { timeoutMs: 25_000 };
const json = { 'content-type': 'application/json' };

test('a line has the schema, and every line of a request its ids', async () => {
  const service = await SampleProcess.start();
  await fetch(`${service.url}/orders`, {
    method: 'POST',
    body: '{"amount":3}',
    headers: { ...json, 'x-request-id': 'order-1', 'x-user-id': 'ada' },
  });
  const [inside, request] = await waitFor(() => {
    const found = service.lines().filter(({ request_id }) => request_id === 'order-1');
    return found.length === 2 && found;
  });
  const common = {
    severity_text: 'info',
    severity_number: 9,
    ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    service: 'sample',
    version: '1.2.3',
    env: 'test',
    instance: expect.any(String),
    schema_version: 1,
    trace_id: expect.stringMatching(/^[\da-f]{32}$/),
    span_id: expect.stringMatching(/^[\da-f]{16}$/),
    request_id: 'order-1',
    user_hash: expect.stringMatching(/^[\da-f]{16}$/),
  };
  expect(inside).toEqual({ ...common, event: 'order.received', message: 'order received' });
  expect(request).toEqual({
    ...common,
    event: 'http.request',
    method: 'POST',
    route: '/orders',
    status: 201,
    duration_ms: expect.any(Number),
    message: 'POST /orders 201',
  });
  expect(request?.trace_id).toBe(inside?.trace_id);
  expect(JSON.stringify([inside, request])).not.toContain('ada');
});

test('a failed request has one line, level error, with what was thrown', async () => {
  const service = await SampleProcess.start();
  await fetch(`${service.url}/throws`);
  const [line, ...others] = await waitFor(() => {
    const found = service.lines().filter(({ route }) => route === '/throws');
    return found.length > 0 && found;
  });
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    severity_text: 'error',
    severity_number: 17,
    status: 500,
    error: {
      type: 'Error',
      message: 'this handler throws',
      stack: expect.stringContaining('sample-app.fixture.ts'),
      fingerprint: expect.stringMatching(/^[\da-f]{16}$/),
    },
  });
});

test('lines reach Loki as they are on stdout, with few labels and the ids as metadata', async () => {
  const backend = await Backend.start();
  const service = await SampleProcess.start({ LOKI_URL: backend.url });
  await fetch(`${service.url}/products/1`, { headers: { 'x-request-id': 'to-loki' } });
  await fetch(`${service.url}/throws`);
  expect(await service.terminate()).toBe(0);
  const shipped = backend.lines.map(({ text }): unknown => JSON.parse(text));
  expect(shipped).toHaveLength(service.lines().length);
  expect(shipped).toEqual(expect.arrayContaining(service.lines()));
  const line = backend.lines.find(({ metadata }) => metadata.request_id === 'to-loki');
  expect(line?.labels).toEqual({ service: 'sample', env: 'test', level: 'info', source: 'app' });
  expect(line?.metadata).toEqual({
    request_id: 'to-loki',
    trace_id: expect.stringMatching(/^[\da-f]{32}$/),
    span_id: expect.stringMatching(/^[\da-f]{16}$/),
  });
  const failure = backend.lines.find(({ text }) => text.includes('this handler throws'));
  expect(failure?.labels.level).toBe('error');
});

test('a burst of 20,000 lines arrives in Loki completely and in order', async () => {
  const backend = await Backend.start();
  const service = await SampleProcess.start({ LOKI_URL: backend.url });
  await fetch(`${service.url}/burst?count=20000`);
  const burst = await waitFor(() => {
    const found = backend.lines.filter(({ text }) => text.includes('"event":"burst"'));
    return found.length >= 20_000 && found;
  }, patience);
  expect(burst).toHaveLength(20_000);
  expect(burst.every(({ text }, n) => text.includes(`"n":${n},`))).toBe(true);
  expect(new Set(burst.map(({ nanoseconds }) => nanoseconds)).size).toBe(20_000);
  expect(await total(service.url, 'log_dropped_total')).toBe(0);
  expect(await total(service.url, 'log_lines_total', { level: 'info' })).toBeGreaterThan(20_000);
});

test('LOG_LEVEL filters, and what it filters is neither written nor counted', async () => {
  const service = await SampleProcess.start({ LOG_LEVEL: 'error' });
  await fetch(`${service.url}/products/1`);
  await fetch(`${service.url}/throws`);
  const lines = await waitFor(() => service.lines().length > 0 && service.lines());
  expect(lines.map(({ severity_text }) => severity_text)).toEqual(['error']);
  expect(await total(service.url, 'log_lines_total')).toBe(1);
});
