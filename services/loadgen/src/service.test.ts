import { freePort, waitFor } from '@lab/testing';
import request from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadgenConfig } from './config.ts';
import { startLoadgen } from './service.ts';
import { testConfig } from './test/config.fixture.ts';
import { ledgerCounts } from './test/ledger-counts.fixture.ts';
import { startTestShop } from './test/shop.fixture.ts';

async function loadgen(apiUrl: string, changes: Partial<LoadgenConfig> = {}) {
  const service = await startLoadgen(testConfig(apiUrl, changes));
  onTestFinished(() => service.close());
  return request(service.url);
}

async function shop(port = 0) {
  const running = await startTestShop(undefined, port);
  onTestFinished(() => running.close());
  return running;
}

test('is steered over HTTP and shows the ledger', async () => {
  const { url } = await shop();
  const agent = await loadgen(url);
  const before = await agent.get('/load').expect(200);
  expect(before.body).toMatchObject({ state: 'off', rps: 0, sent: 0 });
  const started = await agent.put('/load').send({ profile: 'steady', rps: 300 }).expect(200);
  expect(started.body).toMatchObject({ state: 'running', profile: 'steady', rps: 300, seed: 7 });
  await waitFor(async () => (await agent.get('/load')).body.sent > 100);
  const { body } = await agent.get('/ledger').query({ flush: true }).expect(200);
  expect(body).toMatchObject({
    flushed: true,
    inflight: 0,
    outcomes: null,
    epoch: expect.stringMatching(/^[0-9a-f-]{36}$/),
    startedAt: expect.stringMatching(/Z$/),
    traces: { count: body.sent },
  });
  expect(body.answered).toBe(body.sent);
  const [user] = body.users;
  const row = await agent.get(`/ledger/users/${user.user}`).expect(200);
  expect(row.body.requests).toBeGreaterThanOrEqual(user.requests);
  await agent.get('/ledger/users/nobody').expect(404);
  expect((await agent.delete('/load').expect(200)).body.state).toBe('off');
  expect((await agent.get('/ledger')).body.epoch).toBe(body.epoch);
  expect((await agent.get('/ledger')).body).not.toHaveProperty('flushed');
});

test('its own metrics say the same as the ledger', async () => {
  const { url } = await shop();
  const agent = await loadgen(url);
  const counted = async () => {
    const { text } = await agent.get('/metrics');
    const rows = text.matchAll(
      /^loadgen_requests_total\{.*method="(\w+)",route="([^"]+)",status="(\d+)".*\} (\d+)/gm,
    );
    return new Map(
      [...rows].map(([, method, route, status, n]) => [`${method} ${route} ${status}`, Number(n)]),
    );
  };
  const before = await counted();
  await agent.put('/load').send({ profile: 'steady', rps: 500, requests: 200 });
  await waitFor(async () => (await agent.get('/load')).body.state === 'finished');
  const { body } = await agent.get('/ledger').query({ flush: true });
  const grown = [...(await counted())].map(
    ([key, n]) => [key, n - (before.get(key) ?? 0)] as const,
  );
  expect(Object.fromEntries(grown.filter(([, n]) => n > 0))).toEqual(ledgerCounts(body.requests));
  const { text } = await agent.get('/metrics');
  expect(text).toMatch(/^loadgen_behind\{.*\} [01]$/m);
  expect(text).toMatch(/^loadgen_inflight\{.*\} 0$/m);
  expect(text).toMatch(/^loadgen_target_rps\{.*\} 0$/m);
  expect(text).toMatch(/^loadgen_lag_seconds_count\{.*\} \d+/m);
});

test.each([
  [{ profile: 'square' }, 'profile'],
  [{ profile: 'steady', rps: 0 }, 'rps'],
  [{ profile: 'steady', rps: 1_000_000 }, 'rps'],
  [{ profile: 'steady', speed: 5 }, ''],
  [{ profile: 'spike', peak: 'high' }, 'peak'],
  [{ profile: 'steady', durationSeconds: -1 }, 'durationSeconds'],
  [[], ''],
])('refuses %j and says what is wrong', async (body, path) => {
  const agent = await loadgen('http://127.0.0.1:1');
  const answer = await agent.put('/load').send(body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([expect.objectContaining({ path })]);
  expect((await agent.get('/load')).body.state).toBe('off');
  await agent.get('/ledger').query({ flush: 'perhaps' }).expect(400);
});

test('waits for the shop, then begins with the load it was configured with', async () => {
  const port = await freePort();
  const agent = await loadgen(`http://127.0.0.1:${port}`, {
    load: { profile: 'steady', rps: 100 },
  });
  const waiting = await agent.get('/readyz').expect(200);
  expect(waiting.body).toEqual({ ready: true, checks: { api: 'awaited', load: 'off' } });
  await shop(port);
  await waitFor(async () => (await agent.get('/load')).body.sent > 10);
  expect((await agent.get('/readyz')).body.checks).toEqual({ api: 'was ready', load: 'running' });
  expect((await agent.get('/ledger?flush=true')).body.noAnswer).toEqual([]);
});

test('a load that is asked for while it waits begins at once', async () => {
  const agent = await loadgen(`http://127.0.0.1:${await freePort()}`, {
    load: { profile: 'steady', rps: 100 },
  });
  await agent.put('/load').send({ profile: 'steady', rps: 50, requests: 5 });
  await waitFor(async () => (await agent.get('/load')).body.state === 'finished');
  const { body } = await agent.get('/ledger?flush=true');
  expect(body.noAnswer.every(({ reason }: { reason: string }) => reason === 'refused')).toBe(true);
  expect(body.sent).toBe(5);
});

test('says which port is taken, and leaves nothing running', async () => {
  const { port, url } = await shop();
  const taken = startLoadgen(testConfig(url, { listen: `127.0.0.1:${port}`, inferenceUrl: url }));
  await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
