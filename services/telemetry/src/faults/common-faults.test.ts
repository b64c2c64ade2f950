import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { Backend } from '../testing/backend.fixture.ts';
import { SampleProcess } from '../testing/sample-process.fixture.ts';
import { total } from '../testing/scrape.fixture.ts';

const incoming = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function fault(service: SampleProcess, name: string, params: object = {}): Promise<Response> {
  return fetch(`${service.url}/faults/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
}

const off = (service: SampleProcess, name: string) =>
  fetch(`${service.url}/faults/${name}`, { method: 'DELETE' });

const residentMb = async (service: SampleProcess) =>
  (await total(service.url, 'process_resident_memory_bytes')) / 1024 / 1024;

test('switching by HTTP answers the state, problems for what is wrong', async () => {
  const service = await SampleProcess.start();
  const on = await fault(service, 'latency', { ms: 1 });
  expect([on.status, await on.json()]).toEqual([
    200,
    expect.objectContaining({
      name: 'latency',
      on: true,
      params: expect.objectContaining({ ms: 1 }),
    }),
  ]);
  const listed = await (await fetch(`${service.url}/faults`)).json();
  expect(listed).toMatchObject({
    faults: expect.arrayContaining([expect.objectContaining({ name: 'slow-query' })]),
  });
  expect((await off(service, 'latency')).status).toBe(200);
  expect((await fault(service, 'latency', { ms: 'x' })).status).toBe(400);
  expect((await fault(service, 'nonsense')).status).toBe(404);
  expect((await off(service, 'nonsense')).status).toBe(404);
});

test('latency delays one route, and requests that wait go on once it is off', async () => {
  const service = await SampleProcess.start();
  await fault(service, 'latency', { ms: 60_000, route: '/products/:id' });
  await (await fetch(`${service.url}/shops/1/items/2`)).text();
  const waiting = fetch(`${service.url}/products/1`);
  await waitFor(async () => (await total(service.url, 'http_server_active_requests')) === 1);
  await off(service, 'latency');
  expect((await waiting).status).toBe(200);
  await fault(service, 'latency', { ms: 120 });
  await (await fetch(`${service.url}/products/1`)).text();
  const observed = (le: string) =>
    total(service.url, 'http_server_request_duration_seconds_bucket', {
      route: '/products/:id',
      le,
    });
  await waitFor(async () => (await observed('+Inf')) === 2);
  expect(await observed('0.1')).toBeLessThanOrEqual(1);
});

test('error-rate fails requests under their own route, and stops', async () => {
  const service = await SampleProcess.start();
  await fault(service, 'error-rate', { ratio: 1, status: 503, route: '/products/:id' });
  expect((await fetch(`${service.url}/products/1`)).status).toBe(503);
  expect((await fetch(`${service.url}/shops/1/items/2`)).status).toBe(200);
  await off(service, 'error-rate');
  expect((await fetch(`${service.url}/products/1`)).status).toBe(200);
  await waitFor(async () => {
    const labels = { route: '/products/:id', status: '503' };
    return (await total(service.url, 'http_server_requests_total', labels)) === 1;
  });
});

test('the share of error-rate holds', async () => {
  const service = await SampleProcess.start();
  await fault(service, 'error-rate', { ratio: 0.3 });
  let failed = 0;
  for (let n = 0; n < 400; n += 1) {
    const response = await fetch(`${service.url}/products/${n}`);
    await response.text();
    if (response.status === 500) failed += 1;
  }
  expect(failed).toBeGreaterThan(80);
  expect(failed).toBeLessThan(160);
});

test('timeout holds requests until the client gives up, or the fault is off', async () => {
  const service = await SampleProcess.start();
  await fault(service, 'timeout');
  const abort = AbortSignal.timeout(200);
  await expect(fetch(`${service.url}/products/1`, { signal: abort })).rejects.toThrow();
  await waitFor(async () => {
    const labels = { route: '/products/:id', status: '499' };
    return (await total(service.url, 'http_server_requests_total', labels)) === 1;
  });
  const held = fetch(`${service.url}/products/2`);
  await waitFor(async () => (await total(service.url, 'http_server_active_requests')) === 1);
  await off(service, 'timeout');
  expect((await held).status).toBe(200);
});

test('memory-leak grows up to its limit, and gives the memory back, twice', async () => {
  const service = await SampleProcess.start();
  const before = await residentMb(service);
  for (let round = 0; round < 2; round += 1) {
    await fault(service, 'memory-leak', { mbPerSecond: 500, limitMb: 300 });
    await waitFor(async () => (await residentMb(service)) > before + 250);
    await off(service, 'memory-leak');
    await waitFor(async () => (await residentMb(service)) < before + 120);
  }
});

test('cpu-spin takes its share of the processor, and stops', async () => {
  const service = await SampleProcess.start();
  const cpu = () => total(service.url, 'process_cpu_seconds_total');
  const before = await cpu();
  await fault(service, 'cpu-spin', { share: 0.9 });
  await waitFor(async () => (await cpu()) - before > 0.6);
  await off(service, 'cpu-spin');
  expect((await fetch(`${service.url}/products/1`)).status).toBe(200);
});

test('log-flood writes many lines, and stops', async () => {
  const service = await SampleProcess.start();
  const lines = () => total(service.url, 'log_lines_total', { level: 'info' });
  await fault(service, 'log-flood', { linesPerSecond: 5000 });
  await waitFor(async () => (await lines()) > 2000);
  await off(service, 'log-flood');
  const after = await lines();
  expect(await lines()).toBe(after);
});

test('secret-leak puts a card number into the text of a message, unseen by redaction', async () => {
  const service = await SampleProcess.start();
  await fault(service, 'secret-leak');
  await (await fetch(`${service.url}/products/1`)).text();
  await off(service, 'secret-leak');
  await (await fetch(`${service.url}/products/2`)).text();
  const leaks = await waitFor(() => {
    const requests = service.lines().filter(({ event }) => event === 'http.request');
    return (
      requests.length === 2 && service.lines().filter(({ event }) => event === 'payment.debug')
    );
  });
  expect(leaks.map(({ message }) => message)).toEqual([
    expect.stringMatching(/4111111111111111.*sk_live_/),
  ]);
  expect(await total(service.url, 'log_redactions_total')).toBe(0);
});

test('trace-break cuts traces on both sides, and stops', async () => {
  const backend = await Backend.start();
  const environment = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: backend.url };
  const near = await SampleProcess.start(environment);
  const far = await SampleProcess.start(environment);
  const call = async () => {
    const url = new URLSearchParams({ url: `${far.url}/products/1` });
    await (await fetch(`${near.url}/call?${url}`, { headers: { traceparent: incoming } })).text();
  };
  const traces = () => new Set(backend.spans.map(({ traceId }) => traceId));
  await fault(near, 'trace-break');
  await call();
  await waitFor(() => backend.spans.length === 3);
  expect(traces().size).toBe(2);
  expect(traces()).not.toContain(incoming.split('-')[1]);
  await off(near, 'trace-break');
  backend.spans.length = 0;
  await call();
  await waitFor(() => backend.spans.length === 3);
  expect([...traces()]).toEqual([incoming.split('-')[1]]);
});

test('telemetry-drop throws spans and lines away and counts them, and stops', async () => {
  const backend = await Backend.start();
  const service = await SampleProcess.start({
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
    LOKI_URL: backend.url,
  });
  await fault(service, 'telemetry-drop', { signals: ['traces'] });
  await (await fetch(`${service.url}/products/1`)).text();
  await waitFor(() => backend.lines.some(({ text }) => text.includes('http.request')));
  await fault(service, 'telemetry-drop');
  await (await fetch(`${service.url}/products/2`)).text();
  const dropped = { reason: 'fault' };
  await waitFor(
    async () => (await total(service.url, 'telemetry_spans_dropped_total', dropped)) === 2,
  );
  await waitFor(async () => (await total(service.url, 'log_dropped_total', dropped)) === 1);
  await off(service, 'telemetry-drop');
  await (await fetch(`${service.url}/products/3`)).text();
  expect(await service.terminate()).toBe(0);
  expect(backend.spans).toHaveLength(1);
  const requests = backend.lines.filter(({ text }) => text.includes('http.request'));
  expect(requests).toHaveLength(2);
});
