import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@lab/testing';
import { beforeAll, expect, test } from 'vitest';
import { customer, startShop } from './test/shop.fixture.ts';
import { standInInference } from './test/stand-in-inference.fixture.ts';

let database: TestPostgres;
beforeAll(async () => {
  database = await startTestPostgres();
  return database.stop;
});

const id = randomUUID();
const key = { 'idempotency-key': 'key-1' };
const order = { cartId: id, customer, payment: { cardToken: 'tok_1' } };
const features = { amount_minor: 1 };

type Case = readonly [
  method: string,
  path: string,
  status: number,
  detail: string,
  options?: { headers?: Record<string, string>; body?: unknown },
];

const cases: readonly Case[] = [
  ['GET', '/products?limit=0', 400, 'limit'],
  ['GET', '/products?limit=abc', 400, 'limit'],
  ['GET', '/products?offset=-1', 400, 'offset'],
  ['GET', `/products?q=${'x'.repeat(101)}`, 400, 'q'],
  ['GET', '/products?category=a&category=b', 400, 'category'],
  ['GET', '/products?q=a%00b', 400, 'q'],
  ['GET', "/products?q=';DROP TABLE products--", 200, ''],
  ['GET', '/products/No%20Such', 400, 'id'],
  ['GET', '/products/..%2f..%2fetc', 400, 'id'],
  ['GET', '/products/%E0%A4%A', 400, ''],
  ['GET', '/products/no-such-product', 404, 'no-such-product'],
  ['POST', '/carts', 400, 'x-user-id', { headers: { 'x-user-id': 'x'.repeat(129) } }],
  ['POST', '/carts', 400, '', { body: '{"half":' }],
  ['GET', '/carts/1', 400, 'id'],
  ['GET', `/carts/${id}`, 404, id],
  ['PUT', `/carts/${id}/items/kite`, 400, 'object'],
  ['PUT', `/carts/${id}/items/kite`, 400, 'quantity', { body: { quantity: 0 } }],
  ['PUT', `/carts/${id}/items/kite`, 400, 'quantity', { body: { quantity: 1.5 } }],
  ['PUT', `/carts/${id}/items/kite`, 400, 'quantity', { body: { quantity: '1' } }],
  ['PUT', `/carts/${id}/items/kite`, 404, id, { body: { quantity: 1 } }],
  ['PUT', '/carts/x/items/kite', 400, 'id', { body: { quantity: 1 } }],
  ['DELETE', '/carts/x/items/kite', 400, 'id'],
  ['DELETE', `/carts/${id}/items/kite`, 404, id],
  ['POST', '/checkout', 400, 'idempotency-key', { body: order }],
  [
    'POST',
    '/checkout',
    400,
    'idempotency-key',
    { headers: { 'idempotency-key': 'a b' }, body: order },
  ],
  ['POST', '/checkout', 400, 'object', { headers: key }],
  ['POST', '/checkout', 400, 'cartId', { headers: key, body: { ...order, cartId: 7 } }],
  [
    'POST',
    '/checkout',
    400,
    'customer.email',
    { headers: key, body: { ...order, customer: { ...customer, email: 'nobody' } } },
  ],
  [
    'POST',
    '/checkout',
    400,
    'customer.country',
    { headers: key, body: { ...order, customer: { ...customer, country: 'Germany' } } },
  ],
  [
    'POST',
    '/checkout',
    400,
    'customer.name',
    { headers: key, body: { ...order, customer: { ...customer, name: ' ' } } },
  ],
  [
    'POST',
    '/checkout',
    400,
    'cardToken',
    { headers: key, body: { ...order, payment: { cardToken: '4111 1111 1111 1111' } } },
  ],
  [
    'POST',
    '/checkout',
    400,
    'amountMinor',
    { headers: key, body: { ...order, payment: { cardToken: 'tok', amountMinor: -1 } } },
  ],
  ['POST', '/checkout', 400, 'coupon', { headers: key, body: { ...order, coupon: 'FREE' } }],
  ['POST', '/checkout', 404, id, { headers: key, body: order }],
  [
    'POST',
    '/checkout',
    400,
    'customer.name',
    { headers: key, body: { ...order, customer: { ...customer, name: 'A\0' } } },
  ],
  [
    'POST',
    '/checkout',
    400,
    'customer.name',
    { headers: key, body: { ...order, customer: { ...customer, name: 'A\ud800' } } },
  ],
  ['GET', '/orders/7', 400, 'id'],
  ['GET', `/orders/${id}`, 404, id],
  ['POST', '/predict', 400, 'features', { body: { features: 'all' } }],
  [
    'POST',
    '/predict',
    400,
    'features.amount_minor',
    { body: { features: { amount_minor: 'much' } } },
  ],
  ['POST', '/predict', 400, 'userId', { body: { features, userId: '' } }],
  [
    'POST',
    '/predict',
    400,
    '64',
    { body: { features: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`f${n}`, 1])) } },
  ],
  ['POST', '/predict', 413, '', { body: { features, padding: 'x'.repeat(110_000) } }],
  ['GET', '/nothing', 404, '/nothing'],
];

test('malformed input of every route is a problem that names what is wrong', async () => {
  const inference = await standInInference();
  const shop = await startShop(database, inference.url);
  for (const [method, path, status, detail, options] of cases) {
    const answer = await shop.request(method, path, options);
    const label = `${method} ${path} ${JSON.stringify(options ?? {}).slice(0, 200)}`;
    expect(answer.status, label).toBe(status);
    if (status === 200) continue;
    expect(answer.headers.get('content-type'), label).toContain('application/problem+json');
    expect(answer.body, label).toMatchObject({ status, title: expect.any(String) });
    expect(JSON.stringify(answer.body), label).toContain(detail);
  }
  expect(inference.requests).toEqual([]);
  expect(await shop.metric('checkout_total', { result: 'failed' })).toBe(0);
});
