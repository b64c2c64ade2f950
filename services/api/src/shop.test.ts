import { startTestPostgres } from '@lab/testing';
import { expect, test } from 'vitest';
import { sql, startShop, stringAt } from './test/shop.fixture.ts';
import { standInInference } from './test/stand-in-inference.fixture.ts';

test('a customer goes from the catalogue to an accepted order', async () => {
  const database = await startTestPostgres();
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);

  const page = await shop.request('GET', '/products?category=toys&limit=3');
  expect(page).toMatchObject({ status: 200, body: { total: 10, limit: 3, offset: 0 } });
  expect(page.body).toHaveProperty('products.length', 3);
  const found = await shop.request('GET', '/products?q=BIRDS');
  expect(found.body).toMatchObject({ total: 1, products: [{ id: 'memory-game' }] });
  expect((await shop.request('GET', '/products?q=100%25')).body).toMatchObject({ total: 0 });
  expect((await shop.request('GET', '/products/kite')).body).toMatchObject({
    id: 'kite',
    priceMinor: 3200,
    currency: 'EUR',
    stock: 100_000,
  });

  const created = await shop.request('POST', '/carts', { headers: { 'x-user-id': 'user-1' } });
  expect(created.status).toBe(201);
  const cartId = stringAt(created.body, 'id');
  expect(created.headers.get('location')).toBe(`/carts/${cartId}`);
  const item = (product: string) => `/carts/${cartId}/items/${product}`;
  await shop.request('PUT', item('kite'), { body: { quantity: 5 } });
  await shop.request('PUT', item('kite'), { body: { quantity: 2 } });
  await shop.request('PUT', item('yo-yo'), { body: { quantity: 1 } });
  await shop.request('PUT', item('chess-set'), { body: { quantity: 1 } });
  expect((await shop.request('DELETE', item('chess-set'))).status).toBe(204);
  expect((await shop.request('GET', `/carts/${cartId}`)).body).toMatchObject({
    totalMinor: 8100,
    currency: 'EUR',
    items: [
      { productId: 'kite', quantity: 2 },
      { productId: 'yo-yo', quantity: 1 },
    ],
  });

  const answer = await shop.checkout(cartId, {
    body: { payment: { cardToken: 'tok', amountMinor: 8100 } },
  });
  expect(answer).toMatchObject({
    status: 201,
    body: {
      status: 'accepted',
      totalMinor: 8100,
      fraud: { score: 0.1, decision: 'accept', source: 'model' },
    },
  });
  const orderId = stringAt(answer.body, 'id');
  const order = await shop.request('GET', `/orders/${orderId}`);
  expect(order).toMatchObject({
    status: 200,
    body: {
      id: orderId,
      status: 'accepted',
      items: [{ productId: 'kite', quantity: 2, priceMinor: 3200 }, {}],
    },
  });
  expect(JSON.stringify(order.body)).not.toContain('ada');
  expect((await shop.request('GET', `/carts/${cartId}`)).status).toBe(404);

  expect(JSON.parse(inference.requests[0] ?? '')).toEqual({
    userId: 'user-1',
    features: {
      amount_minor: 8100,
      items: 3,
      distinct_products: 2,
      account_age_days: expect.any(Number),
      orders_last_day: 0,
      country_risk: expect.any(Number),
      hour_of_day: expect.any(Number),
      email_entropy: expect.any(Number),
      card_age_days: expect.any(Number),
    },
  });
  const [job] = await sql(
    database,
    "SELECT name, state, data FROM pgboss.job WHERE name = 'order.charge'",
  );
  expect(job).toMatchObject({ state: 'created', data: { orderId, carrier: expect.any(Object) } });
  expect(await shop.metric('checkout_total', { result: 'accepted' })).toBe(1);
  expect(await shop.metric('revenue_minor_units_total')).toBe(8100);
  expect(await shop.metric('carts_total')).toBe(1);
  expect(await shop.metric('sessions_total')).toBe(1);
});
