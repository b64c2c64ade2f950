import request from 'supertest';
import { expect, test } from 'vitest';
import { ownHeaders, startBackend, startTestConsole } from '../test/console.fixture.ts';

const json = { 'content-type': 'application/json' };

test('passes a known call on with its query, and gives the answer back', async () => {
  const prometheus = await startBackend((_request, response) => {
    response.writeHead(422, { ...json, 'set-cookie': 'a=b' }).end('{"status":"error"}');
  });
  const url = await startTestConsole({ PROMETHEUS_URL: prometheus.url });
  const answer = await request(url).get('/api/prometheus/api/v1/query?query=up%7Ba%3D%22b%22%7D');
  expect([answer.status, answer.body]).toEqual([422, { status: 'error' }]);
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(prometheus.asked).toEqual(['GET /api/v1/query?query=up%7Ba%3D%22b%22%7D']);
});

test('passes a body on with its type', async () => {
  const prometheus = await startBackend((asked, response, body) => {
    response.writeHead(200, json).end(JSON.stringify([asked.headers['content-type'], body]));
  });
  const url = await startTestConsole({ PROMETHEUS_URL: prometheus.url });
  const answer = await request(url)
    .post('/api/prometheus/api/v1/query')
    .set(await ownHeaders(url))
    .type('form')
    .send({ query: 'up' });
  expect(answer.body).toEqual(['application/x-www-form-urlencoded', 'query=up']);
  const large = await request(url)
    .post('/api/prometheus/api/v1/query')
    .set(await ownHeaders(url))
    .type('form')
    .send({ query: 'x'.repeat(300 * 1024) });
  expect(large.status).toBe(413);
});

test('hands Loki the flags of its answers and no other header', async () => {
  const loki = await startBackend(({ headers }, response) => {
    response.writeHead(200, json).end(JSON.stringify(headers));
  });
  const url = await startTestConsole({ LOKI_URL: loki.url });
  const flags = { 'x-loki-response-encoding-flags': 'categorize-labels' };
  const answer = await request(url)
    .get('/api/loki/loki/api/v1/query?query=%7Ba%3D%22b%22%7D')
    .set({ ...flags, 'x-scope-orgid': 'other', authorization: 'Basic eDp5' });
  expect(answer.body).toMatchObject(flags);
  expect(answer.body).not.toHaveProperty('x-scope-orgid');
  expect(answer.body).not.toHaveProperty('authorization');
});

test('lets nothing through that is not in the table', async () => {
  const backend = await startBackend((_request, response) => void response.end('{}'));
  const url = await startTestConsole({
    PROMETHEUS_URL: backend.url,
    LOKI_URL: backend.url,
    API_URL: backend.url,
    TEMPO_URL: backend.url,
  });
  const headers = await ownHeaders(url);
  const refused = [
    ['post', '/prometheus/api/v1/admin/tsdb/delete_series'],
    ['post', '/prometheus/-/quit'],
    ['put', '/prometheus/-/reload'],
    ['delete', '/prometheus/api/v1/query'],
    ['post', '/prometheus/api/v1/write'],
    ['post', '/loki/loki/api/v1/push'],
    ['get', '/loki/config'],
    ['get', '/api/orders/1'],
    ['get', '/prometheus/API/v1/query'],
    ['get', '/prometheus/api/v1/query/'],
    ['get', '/grafana/api/users'],
  ] as const;
  for (const [method, path] of refused) {
    const { status } = await request(url)[method](`/api${path}`).set(headers);
    expect(status, `${method} ${path}`).toBe(404);
  }
  for (const name of ['..%2f..%2fadmin', '%2e%2e', 'a%2fb', 'a%5cb']) {
    const { status } = await request(url).get(`/api/prometheus/api/v1/label/${name}/values`);
    expect([400, 404], name).toContain(status);
  }
  expect(backend.asked).toEqual([]);
  await request(url).get('/api/tempo/api/v2/search/tag/resource.service.name/values').expect(200);
  expect(backend.asked).toEqual(['GET /api/v2/search/tag/resource.service.name/values']);
});

test('what is not JSON arrives as plain text, and redirects are not followed', async () => {
  const backend = await startBackend((asked, response) => {
    if (asked.url === '/api/v2/status') response.writeHead(302, { location: '/secret' }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<script>1</script>');
  });
  const url = await startTestConsole({ ALERTMANAGER_URL: backend.url });
  const page = await request(url).get('/api/alertmanager/api/v2/alerts');
  expect(page.headers['content-type']).toMatch(/^text\/plain/);
  expect(page.text).toBe('<script>1</script>');
  await request(url).get('/api/alertmanager/api/v2/status').expect(502);
  expect(backend.asked).not.toContain('GET /secret');
});

test('breaks off an answer without end', async () => {
  const chunk = 'x'.repeat(1024 * 1024);
  const loki = await startBackend((_request, response) => {
    response.writeHead(200, json);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const url = await startTestConsole({ LOKI_URL: loki.url });
  const answer = await fetch(`${url}/api/loki/loki/api/v1/labels`);
  await expect(answer.text()).rejects.toThrow();
});

test('says which backend does not answer', async () => {
  const gone = await startBackend(() => undefined);
  gone.server.close();
  const url = await startTestConsole({ TEMPO_URL: gone.url });
  const answer = await request(url).get('/api/tempo/api/search');
  expect(answer.status).toBe(502);
  expect(answer.body.detail).toContain('tempo does not answer');
});

test('gives up the call when the browser does', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const loki = await startBackend((asked) => {
    asked.socket.on('close', () => resolve());
    arrive();
  });
  const url = await startTestConsole({ LOKI_URL: loki.url });
  const browser = new AbortController();
  const call = fetch(`${url}/api/loki/loki/api/v1/labels`, { signal: browser.signal });
  await arrived;
  browser.abort();
  await expect(call).rejects.toThrow();
  await closed;
});
