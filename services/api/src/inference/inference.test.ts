import { startTestPostgres, type TestPostgres, waitFor } from '@lab/testing';
import { beforeAll, expect, test } from 'vitest';
import { type Shop, startShop } from '../test/shop.fixture.ts';
import { type Behaviour, standInInference } from '../test/stand-in-inference.fixture.ts';

let database: TestPostgres;
beforeAll(async () => {
  database = await startTestPostgres();
  return database.stop;
});

const features = { amount_minor: 1000, items: 1, orders_last_day: null };
const predict = (shop: Shop, body: unknown = { features, userId: 'user-1' }) =>
  shop.request('POST', '/predict', { body });
const fallbacks = (shop: Shop, reason: string) =>
  shop.metric('inference_fallbacks_total', { reason });
const retries = (shop: Shop) => shop.metric('http_client_retries_total', { target: 'inference' });

test('a prediction is passed on', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  expect(await predict(shop)).toMatchObject({
    status: 200,
    body: { score: 0.1, class: 'legit', model: { name: 'fraud', variant: 'champion' } },
  });
  expect(JSON.parse(inference.requests[0] ?? '')).toEqual({ features, userId: 'user-1' });
});

test('a failed attempt is repeated, and the repetition counted', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const before = await retries(shop);
  inference.next({ kind: 'status', status: 503 }, { kind: 'reset' });
  expect((await predict(shop)).status).toBe(200);
  expect(inference.requests).toHaveLength(3);
  expect((await retries(shop)) - before).toBe(2);
});

test.each<[string, string, Behaviour, Record<string, string>, number]>([
  ['an error', 'server_error', { kind: 'status', status: 500 }, {}, 3],
  ['too many requests', 'server_error', { kind: 'status', status: 429 }, {}, 3],
  ['no JSON', 'bad_answer', { kind: 'text', body: '<html>' }, {}, 3],
  ['no prediction', 'bad_answer', { kind: 'text', body: '{"score":7}' }, {}, 3],
  ['a far too long answer', 'bad_answer', { kind: 'text', body: 'x'.repeat(70_000) }, {}, 3],
  ['a broken connection', 'connection', { kind: 'reset' }, {}, 3],
  ['silence', 'timeout', { kind: 'hang' }, { INFERENCE_ATTEMPT_MS: '40' }, 3],
  ['silence beyond the budget', 'timeout', { kind: 'hang' }, { INFERENCE_BUDGET_MS: '60' }, 1],
])(
  '%s is counted as %s, and the checkout goes on',
  async (_name, reason, behaviour, variables, attempts) => {
    const inference = await standInInference();
    const shop = await startShop(database, inference.url, variables);
    inference.behave(behaviour);
    const before = await fallbacks(shop, reason);

    expect(await predict(shop)).toMatchObject({
      status: 503,
      body: { title: 'Prediction not available', reason },
    });
    expect(inference.requests).toHaveLength(attempts);
    expect(await shop.checkout(await shop.cart())).toMatchObject({
      status: 201,
      body: { fraud: { source: 'fallback', decision: 'accept' } },
    });
    expect((await fallbacks(shop, reason)) - before).toBe(2);
  },
);

test('the budget covers all attempts and the pauses between them', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url, {
    INFERENCE_BUDGET_MS: '120',
    INFERENCE_ATTEMPT_MS: '50',
    INFERENCE_RETRIES: '5',
  });
  inference.behave({ kind: 'hang' });
  expect(await predict(shop)).toMatchObject({ status: 503, body: { reason: 'timeout' } });
  // Nothing goes on behind the caller's back while another caller is served.
  inference.behave({ kind: 'answer', score: 0.2 });
  await waitFor(async () => {
    const { status } = await predict(shop, { features, userId: 'user-2' });
    return status === 200;
  });
  const attempts = inference.requests.filter((body) => body.includes('user-1'));
  expect(attempts.length).toBeLessThanOrEqual(3);
});

test('a refused request is not repeated and does not open the circuit', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  inference.behave({ kind: 'status', status: 422, body: { detail: 'amount_minor is negative' } });
  for (let call = 1; call <= 25; call++) {
    expect(await predict(shop)).toMatchObject({
      status: 400,
      body: { detail: 'amount_minor is negative' },
    });
  }
  expect(inference.requests).toHaveLength(25);
  expect(await shop.metric('circuit_open', { target: 'inference' })).toBe(0);
});

test('the circuit opens while nobody listens, spares the service, and closes again', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url, { BREAKER_OPEN_MS: '300' });
  const circuit = () => shop.metric('circuit_open', { target: 'inference' });
  const check = async () => (await shop.request('GET', '/readyz')).body;
  expect(await check()).toMatchObject({ checks: { inference: 'circuit closed' } });
  await inference.refuse();
  const open = await fallbacks(shop, 'circuit_open');
  for (let call = 1; call <= 8; call++) expect((await predict(shop)).status).toBe(503);
  expect(await circuit()).toBe(1);
  expect(await fallbacks(shop, 'circuit_open')).toBeGreaterThan(open);
  expect(await check()).toMatchObject({ ready: true, checks: { inference: 'circuit open' } });
  expect(await shop.checkout(await shop.cart())).toMatchObject({
    status: 201,
    body: { fraud: { source: 'fallback' } },
  });

  await inference.accept();
  await expect.poll(async () => (await predict(shop)).status, { timeout: 10_000 }).toBe(200);
  expect(await circuit()).toBe(0);
  expect(await check()).toMatchObject({ checks: { inference: 'circuit closed' } });
});

test('while the circuit is open the service is not called at all', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url, { BREAKER_OPEN_MS: '60000' });
  inference.behave({ kind: 'status', status: 500 });
  await expect
    .poll(async () => (await predict(shop)).body)
    .toMatchObject({ reason: 'circuit_open' });
  const attempts = inference.requests.length;
  inference.behave({ kind: 'answer', score: 0.1 });
  for (let call = 1; call <= 5; call++) expect((await predict(shop)).status).toBe(503);
  expect(inference.requests).toHaveLength(attempts);
});
