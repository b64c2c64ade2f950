import { freePort } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { cannedServer, jsonServer } from '../test/canned-server.fixture.ts';
import { BackendError } from './backend-error.ts';
import { HttpBackend } from './http-backend.ts';

const anything = z.object({ answer: z.number() });

async function failureOf(work: Promise<unknown>): Promise<BackendError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof BackendError)) throw new Error(`expected a BackendError, got ${error}`);
  return error;
}

test('sends path, repeated query parameters and headers below a base path', async () => {
  const server = await jsonServer({ answer: 42 });
  const backend = new HttpBackend('store', `${server.url}/prefix`);
  const answer = await backend.json(anything, {
    path: '/api/x',
    query: { 'match[]': ['a', 'b'], limit: 5, none: undefined, flag: true },
    headers: { 'x-extra': '1' },
  });
  expect(answer).toEqual({ answer: 42 });
  const { url, method, headers } = server.last();
  expect(`${method} ${url.pathname}${url.search}`).toBe(
    'GET /prefix/api/x?match%5B%5D=a&match%5B%5D=b&limit=5&flag=true',
  );
  expect(headers['x-extra']).toBe('1');
});

test('sends forms and JSON', async () => {
  const server = await jsonServer({ answer: 1 });
  const backend = new HttpBackend('store', server.url);
  await backend.send({ path: '/form', method: 'POST', form: { query: 'a{b="c"}', at: 1.5 } });
  expect(server.last().body).toBe('query=a%7Bb%3D%22c%22%7D&at=1.5');
  await backend.send({ path: '/json', method: 'PUT', json: { ms: 500 } });
  expect(server.last()).toMatchObject({ method: 'PUT', body: '{"ms":500}' });
  expect(server.last().headers['content-type']).toBe('application/json');
});

test('a status of failure carries status, address and the reason in the body', async () => {
  const body = { status: 'error', errorType: 'bad_data', error: 'parse error: unexpected end' };
  const server = await jsonServer(body, 400);
  const backend = new HttpBackend('prometheus', server.url);
  const error = await failureOf(backend.json(anything, { path: '/q', query: { x: 1 } }));
  expect(error).toMatchObject({ kind: 'status', status: 400, backend: 'prometheus' });
  expect(error.url).toBe(`${server.url}/q?x=1`);
  expect(error.body).toContain('bad_data');
  expect(error.message).toBe(
    `prometheus answered 400 (GET ${server.url}/q?x=1): parse error: unexpected end`,
  );
});

test('an accepted status is an answer', async () => {
  const server = await jsonServer({ answer: 3 }, 503);
  const backend = new HttpBackend('api', server.url);
  expect(await backend.json(anything, { path: '/readyz', accept: [503] })).toEqual({ answer: 3 });
});

test('a long error page is cut', async () => {
  const server = await cannedServer((_request, response) => {
    response.writeHead(500).end('x'.repeat(100_000));
  });
  const error = await failureOf(new HttpBackend('loki', server.url).send({ path: '/' }));
  expect(error).toMatchObject({ kind: 'status', status: 500 });
  expect(error.body?.length).toBeLessThan(600);
  expect(error.message.length).toBeLessThan(700);
});

test('redirects are not followed', async () => {
  const server = await cannedServer((_request, response) => {
    response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
  });
  const error = await failureOf(new HttpBackend('loki', server.url).send({ path: '/' }));
  expect(error).toMatchObject({ kind: 'status', status: 302 });
});

test('an answer that is no JSON says so', async () => {
  const server = await cannedServer((_request, response) => response.end('<html>welcome</html>'));
  const error = await failureOf(
    new HttpBackend('tempo', server.url).json(anything, { path: '/api' }),
  );
  expect(error).toMatchObject({ kind: 'content', status: 200 });
  expect(error.message).toContain('<html>welcome</html>');
});

test('JSON of another shape names the field', async () => {
  const server = await jsonServer({ answer: 'many' });
  const error = await failureOf(new HttpBackend('api', server.url).json(anything, { path: '/' }));
  expect(error.kind).toBe('shape');
  expect(error.message).toContain('answer');
});

test('nobody listening is unreachable, with the reason of the socket', async () => {
  const port = await freePort();
  const backend = new HttpBackend('loki', `http://127.0.0.1:${port}`);
  const error = await failureOf(backend.send({ path: '/ready' }));
  expect(error.kind).toBe('unreachable');
  expect(error.message).toMatch(/ECONNREFUSED|refused/);
  expect(await backend.isOk('/ready')).toBe(false);
});

test('a connection that breaks in the middle of the answer is unreachable', async () => {
  const server = await cannedServer((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
    response.destroy();
  });
  const error = await failureOf(new HttpBackend('loki', server.url).send({ path: '/' }));
  expect(error.kind).toBe('unreachable');
});

test.each([
  ['before the head', () => undefined],
  [
    'within the body',
    (_request: unknown, response: { write(text: string): unknown }) => void response.write('{'),
  ],
])('silence %s ends at the time limit', async (_when, reply) => {
  const server = await cannedServer(reply);
  const backend = new HttpBackend('tempo', server.url, { timeoutMs: 60 });
  const error = await failureOf(backend.send({ path: '/slow' }));
  expect(error).toMatchObject({ kind: 'timeout', status: undefined });
  expect(error.message).toContain('did not answer in time');
});

test('a base that is no URL is refused at once', () => {
  expect(() => new HttpBackend('x', 'localhost')).toThrow(TypeError);
});
