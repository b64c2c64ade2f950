import { waitFor } from '@lab/testing';
import { describe, expect, test } from 'vitest';
import { Backend, type ReceivedSpan } from '../testing/backend.fixture.ts';
import { SampleProcess } from '../testing/sample-process.fixture.ts';
import { total } from '../testing/scrape.fixture.ts';

const server = 2;
const client = 3;
const incoming = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const incomingTrace = '0af7651916cd43dd8448eb211c80319c';

function start(backend: Backend, environment: Record<string, string> = {}) {
  return SampleProcess.start({
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
    ...environment,
  });
}

const attribute = (span: ReceivedSpan, key: string) =>
  Object.values(span.attributes.find((candidate) => candidate.key === key)?.value ?? {})[0];

/** Exactly one span of a trace that fits; waits for it. */
async function spanOf(backend: Backend, traceId: string, fits: (span: ReceivedSpan) => boolean) {
  await waitFor(() => backend.spans.some((span) => span.traceId === traceId && fits(span)));
  const found = backend.spans.filter((span) => span.traceId === traceId && fits(span));
  expect(found).toHaveLength(1);
  const [span] = found;
  if (span === undefined) throw new Error('no span');
  return span;
}

describe.each(['lean', 'auto'])('mode %s', (mode) => {
  test('one trace leads through both services, with one server span in each', {
    timeout: 60_000,
  }, async () => {
    const backend = await Backend.start();
    const far = await start(backend, { LAB_TELEMETRY: mode, OTEL_SERVICE_NAME: 'far' });
    const near = await start(backend, { LAB_TELEMETRY: mode });
    const call = new URLSearchParams({ url: `${far.url}/products/42?q=1` });
    await fetch(`${near.url}/call?${call}`, { headers: { traceparent: incoming } });
    const isServer = (route: string) => (span: ReceivedSpan) =>
      span.kind === server && attribute(span, 'http.route') === route;
    const outer = await spanOf(backend, incomingTrace, isServer('/call'));
    const call_ = await spanOf(backend, incomingTrace, ({ kind }) => kind === client);
    const inner = await spanOf(backend, incomingTrace, isServer('/products/:id'));
    expect(outer).toMatchObject({ name: 'GET /call', parentSpanId: 'b7ad6b7169203331' });
    if (mode === 'lean') expect(call_.parentSpanId).toBe(outer.spanId);
    expect(inner).toMatchObject({ name: 'GET /products/:id', parentSpanId: call_.spanId });
    expect(attribute(inner, 'http.request.method')).toBe('GET');
    expect(attribute(inner, 'url.path')).toBe('/products/42');
    expect(Number(attribute(inner, 'http.response.status_code'))).toBe(200);
    const servers = backend.spans.filter(({ kind }) => kind === server);
    expect(servers).toHaveLength(2);
  });

  test('the log line of a request belongs to its server span', async () => {
    const backend = await Backend.start();
    const service = await start(backend, { LAB_TELEMETRY: mode });
    await fetch(`${service.url}/products/1`, { headers: { traceparent: incoming } });
    const span = await spanOf(backend, incomingTrace, ({ kind }) => kind === server);
    const line = await waitFor(() => service.lines().find(({ event }) => event === 'http.request'));
    expect(line).toMatchObject({ trace_id: incomingTrace, span_id: span.spanId });
  });

  test('health, metrics and faults leave no span', async () => {
    const backend = await Backend.start();
    const service = await start(backend, { LAB_TELEMETRY: mode });
    for (const path of ['/healthz', '/readyz', '/metrics', '/faults']) {
      await (await fetch(service.url + path)).text();
    }
    await fetch(`${service.url}/products/1`);
    await waitFor(() => backend.spans.length > 0);
    const traces = new Set(backend.spans.map(({ traceId }) => traceId));
    expect(traces.size).toBe(1);
  });

  test('exported spans are counted, and SIGTERM sends the last ones', async () => {
    const backend = await Backend.start();
    const service = await start(backend, { LAB_TELEMETRY: mode, OTEL_BSP_SCHEDULE_DELAY: '60000' });
    await fetch(`${service.url}/products/1`);
    expect(await total(service.url, 'telemetry_spans_exported_total')).toBe(0);
    expect(await service.terminate()).toBe(0);
    expect(backend.spans.filter(({ kind }) => kind === server)).toHaveLength(1);
  });
});

test('the resource is the identity that lines and metrics carry', async () => {
  const backend = await Backend.start();
  const service = await start(backend, {
    OTEL_RESOURCE_ATTRIBUTES:
      'service.version=9.9.9,deployment.environment.name=lab,service.instance.id=one,team=a',
  });
  await fetch(`${service.url}/products/1`);
  await waitFor(() => backend.spans.length > 0);
  expect(backend.resource).toMatchObject({
    'service.name': 'sample',
    'service.version': '9.9.9',
    'deployment.environment.name': 'lab',
    'service.instance.id': 'one',
    team: 'a',
  });
  expect(service.lines()[0]).toMatchObject({
    service: 'sample',
    version: '9.9.9',
    env: 'lab',
    instance: 'one',
  });
  expect(
    await total(service.url, 'http_server_requests_total', {
      service: 'sample',
      version: '9.9.9',
      env: 'lab',
    }),
  ).toBe(1);
});

test('a 5xx is an error with its exception, a 4xx is none', async () => {
  const backend = await Backend.start();
  const service = await start(backend);
  await fetch(`${service.url}/rejects`);
  await fetch(`${service.url}/nowhere`);
  await waitFor(() => backend.spans.length >= 3);
  const byName = new Map(backend.spans.map((span) => [span.name, span]));
  expect(byName.get('GET /rejects')?.status.code).toBe(2);
  expect(byName.get('work')?.status).toEqual({ code: 2, message: 'this span fails' });
  expect(byName.get('GET')?.status.code ?? 0).toBe(0);
});

test('the ratio of the sampler holds, and an unsampled caller is respected', async () => {
  const backend = await Backend.start();
  const service = await start(backend, {
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0',
  });
  const unsampled = incoming.replace(/01$/, '00');
  await fetch(`${service.url}/products/1`);
  await fetch(`${service.url}/products/1`, { headers: { traceparent: unsampled } });
  await fetch(`${service.url}/products/1`, { headers: { traceparent: incoming } });
  expect(await service.terminate()).toBe(0);
  expect(backend.spans.map(({ traceId }) => traceId)).toEqual([incomingTrace]);
  const lines = service.lines().filter(({ event }) => event === 'http.request');
  expect(lines.every(({ trace_id }) => typeof trace_id === 'string')).toBe(true);
});

test('OTEL_SDK_DISABLED leaves requests, metrics and lines, without traces', async () => {
  const backend = await Backend.start();
  const service = await start(backend, { OTEL_SDK_DISABLED: 'true' });
  await fetch(`${service.url}/products/1`, { headers: { 'x-request-id': 'still-there' } });
  expect(await service.terminate()).toBe(0);
  expect(backend.attempts).toBe(0);
  const line = service.lines().find(({ event }) => event === 'http.request');
  expect(line).toMatchObject({ request_id: 'still-there' });
  expect(line).not.toHaveProperty('trace_id');
});
