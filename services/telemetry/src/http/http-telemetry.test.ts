import { connect } from 'node:net';
import { waitFor } from '@lab/testing';
import { beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from '../index.ts';
import { sampleApp } from '../testing/sample-app.fixture.ts';
import { parseExposition, scrape, total } from '../testing/scrape.fixture.ts';

const { app, faults } = sampleApp();
let service: RunningService;

beforeAll(async () => {
  service = await startService({ app, faults, listen: '127.0.0.1:0' });
  return () => service.close();
});

/** How many requests were counted under these labels since the call, once there are some. */
async function counting(labels: Record<string, string>) {
  const before = await total(service.url, 'http_server_requests_total', labels);
  return () =>
    waitFor(
      async () =>
        (await total(service.url, 'http_server_requests_total', labels)) - before || undefined,
    );
}

const json = { 'content-type': 'application/json' };

test.each([
  ['GET', '/products/42', undefined, '/products/:id', 200],
  ['HEAD', '/products/42', undefined, '/products/:id', 200],
  ['GET', '/products/42?verbose=1', undefined, '/products/:id', 200],
  ['POST', '/orders', '{"amount":3}', '/orders', 201],
  ['POST', '/orders', '{"amount":', '/orders', 400],
  ['POST', '/orders', '{"amount":"x"}', '/orders', 400],
  ['POST', '/orders', `{"amount":"${'x'.repeat(200_000)}"}`, '/orders', 413],
  ['GET', '/throws', undefined, '/throws', 500],
  ['GET', '/rejects', undefined, '/rejects', 500],
  ['GET', '/unavailable', undefined, '/unavailable', 503],
  ['GET', '/shops/7/items/8', undefined, '/shops/:shop/items/:item', 200],
  ['GET', '/nowhere', undefined, 'unmatched', 404],
  ['DELETE', '/products/42', undefined, 'unmatched', 404],
  ['GET', '/products/%E0%A4%A', undefined, 'unmatched', 400],
  ['PROPFIND', '/products/42', undefined, 'unmatched', 404],
])('%s %s is counted under %s %s', async (method, path, body, route, status) => {
  const label = method === 'PROPFIND' ? '_OTHER' : method;
  const counted = await counting({ method: label, route, status: `${status}` });
  const response = await fetch(service.url + path, {
    method,
    ...(body === undefined ? {} : { body, headers: json }),
  });
  expect(response.status).toBe(status);
  expect(await counted()).toBe(1);
});

test('an error inside a mounted router is counted under the whole template', async () => {
  const counted = await counting({ route: '/shops/:shop/broken', status: '500' });
  await fetch(`${service.url}/shops/7/broken`);
  expect(await counted()).toBe(1);
});

test('a request that the client gives up counts as 499', async () => {
  const counted = await counting({ route: '/slow', status: '499', status_class: '4xx' });
  const abort = new AbortController();
  const request = fetch(`${service.url}/slow?ms=10000`, { signal: abort.signal });
  await waitFor(() =>
    scrape(service.url, 'http_server_active_requests').then(([active]) => active?.value === 1),
  );
  abort.abort();
  await expect(request).rejects.toThrow();
  expect(await counted()).toBe(1);
  expect(await total(service.url, 'http_server_active_requests')).toBe(0);
});

test('an answer that an error breaks off counts as 500', async () => {
  const counted = await counting({ route: '/breaks-off', status: '500' });
  await expect(
    fetch(`${service.url}/breaks-off`).then((response) => response.text()),
  ).rejects.toThrow();
  expect(await counted()).toBe(1);
});

test('bytes that are no HTTP are answered and counted', async () => {
  const counted = await counting({ method: '_OTHER', status: '400', route: 'unmatched' });
  const socket = connect(service.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write('NONSENSE\r\n\r\n');
  await waitFor(() => socket.destroyed);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(await counted()).toBe(1);
});

test.each(['/healthz', '/readyz', '/metrics', '/faults', '/metrics?x=1'])(
  '%s is not counted',
  async (path) => {
    const before = await total(service.url, 'http_server_requests_total');
    await (await fetch(service.url + path)).text();
    expect(await total(service.url, 'http_server_requests_total')).toBe(before);
  },
);

test('every duration has its bucket edges, and sizes are those of the bodies', async () => {
  await (await fetch(`${service.url}/products/edges`)).text();
  const buckets = await waitFor(async () => {
    const found = await scrape(service.url, 'http_server_request_duration_seconds_bucket', {
      route: '/products/:id',
      method: 'GET',
      status_class: '2xx',
    });
    return found.length > 0 && found;
  });
  expect(buckets.map(({ labels }) => labels.le)).toEqual(
    '0.005 0.01 0.025 0.05 0.1 0.2 0.3 0.5 1 2.5 5 10 +Inf'.split(' '),
  );
  const body = JSON.stringify({ amount: 12345 });
  const sum = () => total(service.url, 'http_server_request_size_bytes_sum', { route: '/orders' });
  const before = await sum();
  await (await fetch(`${service.url}/orders`, { method: 'POST', body, headers: json })).text();
  expect(await waitFor(async () => (await sum()) - before || undefined)).toBe(body.length);
});

test('a well-formed request id is taken over, any other is replaced', async () => {
  const idFor = async (given: Record<string, string>) =>
    (await fetch(`${service.url}/products/1`, { headers: given })).headers.get('x-request-id');
  expect(await idFor({ 'x-request-id': 'order-17.a:b' })).toBe('order-17.a:b');
  expect(await idFor({})).toMatch(/^[\da-f]{32}$/);
  expect(await idFor({ 'x-request-id': 'a b"c' })).toMatch(/^[\da-f]{32}$/);
  expect(await idFor({ 'x-request-id': 'x'.repeat(129) })).toMatch(/^[\da-f]{32}$/);
});

test('errors are problem details, and headers of a problem are sent', async () => {
  const unavailable = await fetch(`${service.url}/unavailable`);
  expect(unavailable.headers.get('content-type')).toContain('application/problem+json');
  expect(unavailable.headers.get('retry-after')).toBe('7');
  expect(await unavailable.json()).toEqual({
    type: 'about:blank',
    title: 'Try later',
    status: 503,
  });
  const thrown = await (await fetch(`${service.url}/throws`)).json();
  expect(thrown).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 });
  const invalid = await fetch(`${service.url}/orders`, {
    method: 'POST',
    body: '{}',
    headers: json,
  });
  expect(await invalid.json()).toMatchObject({ status: 400, errors: [{ path: 'amount' }] });
});

test('fetch is measured by peer, method and status, and hands on the request id', async () => {
  const other = sampleApp();
  const peer = await startService({ app: other.app, listen: '127.0.0.1:0' });
  try {
    const call = `${service.url}/call?${new URLSearchParams({ url: `${peer.url}/products/1` })}`;
    await (await fetch(call, { headers: { 'x-request-id': 'handed-on' } })).text();
    const target = new URL(peer.url).host;
    const count = () =>
      total(service.url, 'http_client_request_duration_seconds_count', { target, status: '200' });
    await waitFor(async () => (await count()) === 1);
  } finally {
    await peer.close();
  }
  const gone = `${service.url}/call?${new URLSearchParams({ url: `${peer.url}/products/1` })}`;
  await (await fetch(gone)).text();
  const target = new URL(peer.url).host;
  const failures = () =>
    total(service.url, 'http_client_request_duration_seconds_count', { target, status: 'error' });
  await waitFor(async () => (await failures()) >= 1);
});

test('the exposition parses as a whole', async () => {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  expect(parseExposition(text).length).toBeGreaterThan(50);
});
