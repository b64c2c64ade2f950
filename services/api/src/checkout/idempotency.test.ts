import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@lab/testing';
import { beforeAll, expect, test } from 'vitest';
import { customer, sql, startShop, stringAt } from '../test/shop.fixture.ts';
import { standInInference } from '../test/stand-in-inference.fixture.ts';

let database: TestPostgres;
beforeAll(async () => {
  database = await startTestPostgres();
  return database.stop;
});

const jobsOf = (orderId: string) =>
  sql(database, "SELECT id FROM pgboss.job WHERE data ->> 'orderId' = $1", [orderId]);
const ordersWith = (key: string) =>
  sql(database, 'SELECT id, status FROM orders WHERE idempotency_key = $1', [key]);

test('twenty equal requests at once make one order, one job, one answer', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const [key, cart] = [randomUUID(), await shop.cart({ kite: 2 })];
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => shop.checkout(cart, { key, user: 'twin' })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const fresh = answers.filter(({ headers }) => headers.get('idempotency-replayed') === null);
  expect(fresh).toHaveLength(1);
  const orderId = stringAt(answers[0]?.body, 'id');
  expect(await ordersWith(key)).toEqual([{ id: orderId, status: 'accepted' }]);
  expect(await jobsOf(orderId)).toHaveLength(1);
});

test('a repetition gets the first answer, whatever became of the order', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const [key, cart] = [randomUUID(), await shop.cart()];
  const first = await shop.checkout(cart, { key });
  await sql(database, "UPDATE orders SET status = 'fulfilled' WHERE idempotency_key = $1", [key]);
  inference.behave({ kind: 'answer', score: 0.99 });
  const second = await shop.checkout(cart, { key });
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(second.headers.get('idempotency-replayed')).toBe('true');
});

test('the same key with another body is refused, with another user it is another order', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const key = randomUUID();
  await shop.checkout(await shop.cart(), { key });
  expect(await shop.checkout(await shop.cart(), { key })).toMatchObject({
    status: 422,
    body: { type: 'urn:lab:problem:idempotency-key-reused' },
  });
  expect(await shop.checkout(await shop.cart(), { key, user: 'user-2' })).toMatchObject({
    status: 201,
  });
});

test('a declined order stays declined, keeps the cart and sends no job', async () => {
  const inference = await standInInference();
  inference.behave({ kind: 'answer', score: 0.95 });
  const shop = await startShop(database, inference.url);
  const [key, cart] = [randomUUID(), await shop.cart()];
  const declined = await shop.checkout(cart, { key });
  expect(declined).toMatchObject({
    status: 402,
    body: { title: 'Payment declined', fraud: { score: 0.95, decision: 'decline' } },
  });
  expect(declined.headers.get('content-type')).toContain('application/problem+json');
  expect(await jobsOf(stringAt(declined.body, 'orderId'))).toEqual([]);

  inference.behave({ kind: 'answer', score: 0.1 });
  expect(await shop.checkout(cart, { key })).toMatchObject({ status: 402, body: declined.body });
  expect(await shop.checkout(cart)).toMatchObject({ status: 201 });
});

test('one cart becomes one order, even with two keys at once', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const cart = await shop.cart();
  const answers = await Promise.all(Array.from({ length: 6 }, () => shop.checkout(cart)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.every((status) => [201, 404, 409].includes(status))).toBe(true);
});

test('a cart that changes while the model thinks is not ordered', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const [key, cart] = [randomUUID(), await shop.cart({ kite: 1 })];
  inference.next({ kind: 'slow', ms: 300 });
  const checkout = shop.checkout(cart, { key });
  await expect.poll(() => inference.requests.length).toBe(1);
  await shop.request('PUT', `/carts/${cart}/items/kite`, { body: { quantity: 9 } });
  expect(await checkout).toMatchObject({ status: 409, body: { title: 'Cart has changed' } });
  expect(await ordersWith(key)).toEqual([]);
  expect(await shop.checkout(cart, { key })).toMatchObject({
    status: 201,
    body: { totalMinor: 9 * 3200 },
  });
});

test('when the job cannot be sent there is no order and the cart stays', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const [key, cart] = [randomUUID(), await shop.cart()];
  await sql(
    database,
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no jobs'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT ON pgboss.job_common FOR EACH ROW EXECUTE FUNCTION refuse()`,
  );
  expect(await shop.checkout(cart, { key })).toMatchObject({ status: 500 });
  expect(await ordersWith(key)).toEqual([]);
  await sql(database, 'DROP FUNCTION refuse() CASCADE');
  expect(await shop.checkout(cart, { key })).toMatchObject({ status: 201 });
});

test.each([
  ['an empty cart', {}, {}, 422, 'Cart is empty'],
  [
    'a wrong amount',
    { kite: 1 },
    { payment: { cardToken: 'tok', amountMinor: 1 } },
    422,
    'Amount does not match',
  ],
  ['an unknown cart', undefined, {}, 404, 'Cart not found'],
])('%s is refused', async (_name, items, body, status, title) => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  const cart = items === undefined ? randomUUID() : await shop.cart(items);
  expect(await shop.checkout(cart, { body: { customer, ...body } })).toMatchObject({
    status,
    body: { title },
  });
});
