import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { freePort, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { HttpTarget } from './target.ts';

async function serve(listener: RequestListener, keepAliveTimeout = 5_000) {
  const server = createServer({ keepAliveTimeout }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function targetOf(url: string, timeoutMs = 5_000) {
  const target = new HttpTarget(url, timeoutMs);
  onTestFinished(() => target.close());
  return target;
}

const get = { method: 'GET', route: '/', path: '/' } as const;

test('sends each request with a trace of its own, exactly one traceparent, and JSON', async () => {
  const seen: { headers: Record<string, string[] | undefined>; body: string }[] = [];
  const url = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    seen.push({ headers: request.headersDistinct, body });
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"a"}');
  });
  const target = targetOf(url);
  const post = { ...get, method: 'POST', headers: { 'x-user-id': 'u' }, body: { n: 1 } } as const;
  const answers = [await target.send(post), await target.send(get)];
  expect(answers[0]).toMatchObject({
    status: 201,
    reason: undefined,
    body: { id: 'a' },
    sampled: true,
  });
  expect(seen.map(({ headers }) => headers.traceparent)).toEqual(
    answers.map(({ traceId }) => [
      expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`)),
    ]),
  );
  expect(new Set(answers.map(({ traceId }) => traceId)).size).toBe(2);
  expect(seen[0]).toMatchObject({
    headers: { 'x-user-id': ['u'], 'content-type': ['application/json'] },
    body: '{"n":1}',
  });
});

test('an answer that is no JSON is an answer', async () => {
  const url = await serve((_request, response) => response.writeHead(502).end('<h1>Bad Gateway'));
  expect(await targetOf(url).send(get)).toMatchObject({ status: 502, body: undefined });
});

test('no answer is status 0 with a reason', async () => {
  const refused = targetOf(`http://127.0.0.1:${await freePort()}`);
  expect(await refused.send(get)).toMatchObject({ status: 0, reason: 'refused' });
  const silent = targetOf(await serve(() => undefined), 100);
  expect(await silent.send(get)).toMatchObject({ status: 0, reason: 'timeout' });
  const rude = targetOf(await serve((request) => request.socket.destroy()));
  expect(await rude.send(get)).toMatchObject({ status: 0, reason: 'reset' });
  const torn = targetOf(
    await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    }),
  );
  expect(await torn.send(get)).toMatchObject({ status: 0, reason: 'reset' });
});

test('the deadline holds for a body that drips', async () => {
  const url = await serve((_request, response) => {
    const drip = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(drip));
  });
  expect(await targetOf(url, 150).send(get)).toMatchObject({ status: 0, reason: 'timeout' });
});

test('a stall of this process turns no answer into a timeout', async () => {
  let answered = 0;
  const url = await serve((_request, response) => {
    setTimeout(() => {
      answered += 1;
      response.end('{}');
    }, 20);
  });
  const target = targetOf(url, 200);
  await target.send(get);
  const answer = target.send(get);
  await waitFor(() => answered === 2);
  const until = performance.now() + 400;
  while (performance.now() < until);
  expect(await answer).toMatchObject({ status: 200 });
});

test('while a server closes idle connections at once, no request arrives twice or is answered without having arrived', async () => {
  let arrived = 0;
  const url = await serve((_request, response) => {
    arrived += 1;
    response.end('{}');
  }, 1);
  const target = targetOf(url);
  const statuses: number[] = [];
  for (let n = 0; n < 300; n += 1) {
    statuses.push(
      (await target.send(n % 2 === 0 ? get : { ...get, method: 'POST', body: {} })).status,
    );
    const until = performance.now() + (n % 4);
    while (performance.now() < until);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(arrived);
});
