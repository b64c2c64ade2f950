import request from 'supertest';
import { expect, test } from 'vitest';
import { ownHeaders, startBackend, startTestConsole } from '../test/console.fixture.ts';

/** A Loki that keeps what is pushed and answers it as one stream. */
async function startLoki() {
  const lines: [string, string][] = [['1795168800000000000', 'no JSON at all']];
  const loki = await startBackend(({ method }, response, body) => {
    if (method === 'POST') {
      const [{ values }] = JSON.parse(body).streams;
      lines.push(...values);
      response.writeHead(204).end();
      return;
    }
    response.setHeader('content-type', 'application/json');
    const result = [{ stream: { source: 'deploy' }, values: lines }];
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'streams', result } }));
  });
  const url = await startTestConsole({ LOKI_URL: loki.url });
  const headers = await ownHeaders(url);
  const post = (body: object) => request(url).post('/api/deploys').set(headers).send(body);
  return { url, post, loki };
}

test('sends a marker, and lists those that can be read', async () => {
  const { url, post } = await startLoki();
  const sent = await post({ service: 'api', version: '1.1.0', message: ' <b>faster</b> ' });
  expect(sent.status).toBe(201);
  const { body } = await request(url).get('/api/deploys');
  expect(body.services).toContain('api');
  expect(body.deploys).toEqual([
    {
      at: expect.any(String),
      service: 'api',
      version: '1.1.0',
      env: 'local',
      message: '<b>faster</b>',
    },
  ]);
});

test('takes known services and sound versions alone, from the page alone', async () => {
  const { url, post, loki } = await startLoki();
  await post({ service: 'anything', version: '1' }).expect(400);
  await post({ service: 'api', version: '' }).expect(400);
  await post({ service: 'api', version: 'v1 "x"' }).expect(400);
  await post({ service: 'api', version: '1.0', message: 'x'.repeat(201) }).expect(400);
  await post({ service: 'api', version: '1.0', labels: {} }).expect(400);
  await request(url).post('/api/deploys').send({ service: 'api', version: '1.0' }).expect(403);
  expect(loki.asked).toEqual([]);
});

test('says that Loki does not answer', async () => {
  const { post, loki } = await startLoki();
  loki.server.close();
  loki.server.closeAllConnections();
  const { status, body } = await post({ service: 'api', version: '1.0' });
  expect([status, body.detail]).toEqual([502, expect.stringContaining('loki cannot be reached')]);
});
