import { startTestPostgres } from '@lab/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { type Shop, sql, startShop, stringAt } from '../test/shop.fixture.ts';
import { standInInference } from '../test/stand-in-inference.fixture.ts';

const ready = async (shop: Shop) => (await shop.request('GET', '/readyz')).status;

test('a database killed and restarted in the middle of traffic costs 503 answers, nothing else', async () => {
  const database = await startTestPostgres();
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const statuses: number[] = [];
  const accepted: string[] = [];
  let stop = false;
  const order = async (user: string, key: string) => {
    const cart = await shop.request('POST', '/carts');
    statuses.push(cart.status);
    if (cart.status !== 201) return;
    const id = stringAt(cart.body, 'id');
    const item = await shop.request('PUT', `/carts/${id}/items/kite`, { body: { quantity: 1 } });
    statuses.push(item.status);
    if (item.status !== 200) return;
    const checkout = await shop.checkout(id, { key, user });
    statuses.push(checkout.status);
    if (checkout.status === 201) accepted.push(`${user} ${key}`);
  };
  const customers = Array.from({ length: 6 }, async (_, number) => {
    for (let turn = 1; !stop; turn++) await order(`user-${number}`, `order-${turn}`);
  });
  await expect.poll(() => accepted.length, { timeout: 10_000 }).toBeGreaterThan(20);
  await database.kill();
  await expect.poll(() => statuses.filter((status) => status === 503).length).toBeGreaterThan(5);
  expect(await shop.request('GET', '/products')).toMatchObject({
    status: 503,
    body: { type: 'urn:lab:problem:database-unavailable' },
  });
  expect(await ready(shop)).toBe(503);
  await database.restart();
  const before = accepted.length;
  await expect.poll(() => accepted.length, { timeout: 10_000 }).toBeGreaterThan(before + 20);
  stop = true;
  await Promise.all(customers);

  expect(new Set(statuses)).toEqual(new Set([200, 201, 503]));
  expect(await ready(shop)).toBe(200);
  const orders = await sql(
    database,
    "SELECT user_id || ' ' || idempotency_key AS name FROM orders",
  );
  expect(orders.map(({ name }) => name)).toEqual(expect.arrayContaining(accepted));
  const [counts] = await sql(
    database,
    `SELECT count(*)::int AS orders, count(DISTINCT j.data ->> 'orderId')::int AS jobs
     FROM orders o LEFT JOIN pgboss.job j ON j.data ->> 'orderId' = o.id::text`,
  );
  expect(counts).toEqual({ orders: orders.length, jobs: orders.length });
});

test('a database that hangs costs a time limit, and the pool recovers', async () => {
  const database = await startTestPostgres();
  const inference = await standInInference();
  const shop = await startShop(database, inference.url, {
    CONNECT_TIMEOUT_MS: '200',
    QUERY_TIMEOUT_MS: '300',
    POOL_MAX: '3',
  });
  const locker = new pg.Client({ connectionString: database.url });
  await locker.connect();
  await locker.query('BEGIN; LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => shop.request('GET', '/products/kite')),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  expect(await shop.metric('pool_connections', { state: 'max' })).toBe(3);
  await locker.end();
  await expect.poll(async () => (await shop.request('GET', '/products')).status).toBe(200);
  await expect.poll(() => shop.metric('pool_connections', { state: 'waiting' })).toBe(0);
});

test('the API starts without its database and is ready once that is there', async () => {
  const database = await startTestPostgres();
  await database.kill();
  const inference = await standInInference();
  const shop = await startShop(database, inference.url, {}, { awaitReady: false });
  expect(await shop.request('GET', '/readyz')).toMatchObject({
    status: 503,
    body: { ready: false, checks: { database: 'no answer', queue: 'not ready' } },
  });
  expect((await shop.request('GET', '/healthz')).status).toBe(200);
  expect((await shop.request('POST', '/carts')).status).toBe(503);
  await database.restart();
  await expect.poll(() => ready(shop), { timeout: 10_000 }).toBe(200);
  expect((await shop.checkout(await shop.cart())).status).toBe(201);
});

test('a wrong password is a 503 answer and a readiness check, not a crash', async () => {
  const database = await startTestPostgres();
  const inference = await standInInference();
  const shop = await startShop(
    database,
    inference.url,
    { PGPASSWORD_FILE: '' },
    { awaitReady: false },
  );
  expect((await shop.request('GET', '/products')).status).toBe(503);
  expect(await ready(shop)).toBe(503);
  const [{ count } = { count: 0 }] = await sql(
    database,
    "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'api'",
  );
  expect(count).toBe(0);
});

test('waits, durations and slow statements are measured', async () => {
  const database = await startTestPostgres();
  const inference = await standInInference();
  const shop = await startShop(database, inference.url, { SLOW_QUERY_MS: '1' });
  const durations = (statement_id: string) =>
    shop.metric('query_duration_seconds_count', { statement_id });
  const before = await durations('product.get');
  await shop.request('GET', '/products/kite');
  expect((await durations('product.get')) - before).toBe(1);
  expect(await shop.metric('pool_wait_seconds_count')).toBeGreaterThan(0);
  expect(await shop.metric('pool_connections', { state: 'idle' })).toBeGreaterThan(0);
  for (let call = 1; call <= 5; call++) await shop.request('GET', '/products');
  expect(await shop.metric('slow_queries_total')).toBeGreaterThan(0);
});
