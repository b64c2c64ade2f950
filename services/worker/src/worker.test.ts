import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres, waitFor } from '@lab/testing';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { chance } from './payment-provider/chance.ts';
import { hastyQueues, type RunningShop, runShop } from './testing/running-shop.fixture.ts';
import type { Shop } from './testing/shop.fixture.ts';

let database: TestPostgres;

beforeAll(async () => {
  database = await startTestPostgres();
  return database.stop;
});

const deadLettersSchema = z.object({
  deadLetters: z.array(z.looseObject({ queue: z.string(), attempts: z.number() })),
});

/** The dead letters that belong to one order, or hold one text. */
async function deadLettersOf({ worker }: RunningShop, text: string) {
  const answer = await fetch(`${worker.url}/dead-letters`);
  const { deadLetters } = deadLettersSchema.parse(await answer.json());
  return deadLetters.filter((letter) => JSON.stringify(letter).includes(text));
}

async function stockOf(shop: Shop, productId: string): Promise<number> {
  const [row] = await shop.rows('SELECT stock FROM products WHERE id = $1', [productId]);
  return Number(row?.stock);
}

const chargesOf = (shop: Shop, orderId: string) =>
  shop.rows(
    `SELECT amount_minor, refunded_at IS NOT NULL AS refunded FROM provider_charges
     WHERE idempotency_key = $1`,
    [orderId],
  );

/** An order id that the seeded provider treats as wanted. */
function findId(wanted: (id: string) => boolean): string {
  for (let tries = 0; tries < 10_000; tries += 1) {
    const id = randomUUID();
    if (wanted(id)) return id;
  }
  throw new Error('no such id in 10,000');
}

test('an order is charged, reserved and confirmed', async () => {
  const { mails, shop } = await runShop(database);
  const before = await stockOf(shop, 'turntable');
  const order = await shop.placeOrder({
    lines: [
      { productId: 'turntable', quantity: 2 },
      { productId: 'compass', quantity: 1 },
    ],
  });
  await shop.waitForStatus(order.id, 'fulfilled');

  expect(before - (await stockOf(shop, 'turntable'))).toBe(2);
  expect(
    await shop.rows('SELECT amount_minor, refunded_at FROM payments WHERE order_id = $1', [
      order.id,
    ]),
  ).toEqual([{ amount_minor: order.totalMinor, refunded_at: null }]);
  expect(await chargesOf(shop, order.id)).toEqual([
    { amount_minor: order.totalMinor, refunded: false },
  ]);
  expect(await shop.rows('SELECT message_id FROM mails WHERE order_id = $1', [order.id])).toEqual([
    { message_id: `<order.${order.id}@shop.example>` },
  ]);
  expect(mails.messageIds).toEqual([`<order.${order.id}@shop.example>`]);
  expect(mails.received[0]).toContain('2 x Turntable, 199.00 EUR each');
  expect(await shop.openJobs()).toEqual({});
});

test('a declined card ends the order, with nothing charged, taken or sent', async () => {
  const { mails, shop } = await runShop(database, { PAYMENT_DECLINE_RATIO: '1' });
  const before = await stockOf(shop, 'kite');
  const order = await shop.placeOrder();
  await shop.waitForStatus(order.id, 'payment_failed');
  expect(await shop.openJobs()).toEqual({});
  expect(await chargesOf(shop, order.id)).toEqual([]);
  expect(await stockOf(shop, 'kite')).toBe(before);
  expect(mails.received).toEqual([]);
});

test('when one product is short nothing is taken and the payment is given back', async () => {
  const { mails, shop } = await runShop(database);
  await shop.rows("UPDATE products SET stock = 1, restock_quantity = 0 WHERE id = 'yo-yo'");
  const before = await stockOf(shop, 'apron');
  const order = await shop.placeOrder({
    lines: [
      { productId: 'apron', quantity: 1 },
      { productId: 'yo-yo', quantity: 2 },
    ],
  });
  await shop.waitForStatus(order.id, 'out_of_stock');
  expect(await stockOf(shop, 'yo-yo')).toBe(1);
  expect(await stockOf(shop, 'apron')).toBe(before);
  expect(await chargesOf(shop, order.id)).toEqual([
    { amount_minor: order.totalMinor, refunded: true },
  ]);
  expect(
    await shop.rows(
      'SELECT refunded_at IS NOT NULL AS refunded FROM payments WHERE order_id = $1',
      [order.id],
    ),
  ).toEqual([{ refunded: true }]);
  expect(mails.received).toEqual([]);
});

test('orders for the last pieces never take more than there is', async () => {
  const { shop } = await runShop(database);
  await shop.rows("UPDATE products SET stock = 5, restock_quantity = 0 WHERE id = 'metronome'");
  const orders = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      shop.placeOrder({
        lines: [
          { productId: index % 2 === 0 ? 'metronome' : 'sieve', quantity: 1 },
          { productId: index % 2 === 0 ? 'sieve' : 'metronome', quantity: 1 },
        ],
      }),
    ),
  );
  await waitFor(async () => Object.keys(await shop.openJobs()).length === 0);
  const statuses = await Promise.all(orders.map(({ id }) => shop.statusOf(id)));
  expect(statuses.filter((status) => status === 'fulfilled')).toHaveLength(5);
  expect(statuses.filter((status) => status === 'out_of_stock')).toHaveLength(7);
  expect(await stockOf(shop, 'metronome')).toBe(0);
});

test('a charge whose answer was lost is found again, not made twice', async () => {
  const hangs = (id: string, attempt: number) => chance('7', 'timeout', id, attempt) < 0.5;
  const id = findId((candidate) => hangs(candidate, 1) && !hangs(candidate, 2));
  const { shop } = await runShop(database, {
    PAYMENT_SEED: '7',
    PAYMENT_TIMEOUT_RATIO: '0.5',
    PAYMENT_DEADLINE_MS: '100',
    QUEUES_FILE: await hastyQueues(3),
  });
  const order = await shop.placeOrder({ id });
  await shop.waitForStatus(id, 'fulfilled');
  expect(await chargesOf(shop, id)).toEqual([{ amount_minor: order.totalMinor, refunded: false }]);
  const [job] = await shop.rows(
    `SELECT retry_count FROM pgboss.job WHERE name = 'order.charge' AND data ->> 'orderId' = $1`,
    [id],
  );
  expect(job).toEqual({ retry_count: 1 });
});

test('a job that comes twice has its effect once', async () => {
  const { mails, shop } = await runShop(database);
  const { id } = await shop.placeOrder();
  for (const queue of ['order.charge', 'order.reserve', 'order.mail']) {
    await shop.send(queue, { orderId: id });
  }
  await shop.waitForStatus(id, 'fulfilled');
  for (const queue of ['order.charge', 'order.reserve', 'order.mail']) {
    await shop.send(queue, { orderId: id, carrier: {} });
  }
  await waitFor(async () => Object.keys(await shop.openJobs()).length === 0);
  expect(await chargesOf(shop, id)).toHaveLength(1);
  expect(mails.received).toHaveLength(1);
});

test('malformed data goes to the dead letters at once, with the reason', async () => {
  const running = await runShop(database);
  const mark = randomUUID();
  await running.shop.send('order.reserve', { orderId: 'no-uuid', mark });
  const [letter] = await waitFor(async () => {
    const letters = await deadLettersOf(running, mark);
    return letters.length > 0 && letters;
  });
  expect(letter).toMatchObject({
    queue: 'order.reserve',
    attempts: 1,
    reason: {
      reason: 'malformed job data',
      errors: { fieldErrors: { orderId: ['Invalid UUID'] } },
    },
    data: { orderId: 'no-uuid' },
  });
});

test('a job of an order that does not exist is a dead letter', async () => {
  const running = await runShop(database);
  const orderId = randomUUID();
  await running.shop.send('order.charge', { orderId });
  const [letter] = await waitFor(async () => {
    const letters = await deadLettersOf(running, orderId);
    return letters.length > 0 && letters;
  });
  expect(letter).toMatchObject({ attempts: 1, reason: { reason: 'no such order', orderId } });
});

test('attempts are bounded; a dead letter can be sent back and then succeeds', async () => {
  const QUEUES_FILE = await hastyQueues(2);
  const running = await runShop(database, { QUEUES_FILE });
  const { mails, shop, worker } = running;
  await mails.stop();
  const { id } = await shop.placeOrder();
  const [letter] = await waitFor(async () => {
    const letters = await deadLettersOf(running, id);
    return letters.length > 0 && letters;
  });
  expect(letter).toMatchObject({ queue: 'order.mail', attempts: 3 });
  expect(await shop.statusOf(id)).toBe('reserved');

  await mails.start();
  const answer = await fetch(`${worker.url}/dead-letters/redrive`, { method: 'POST' });
  expect(answer.status).toBe(202);
  await shop.waitForStatus(id, 'fulfilled');
  expect(mails.received).toHaveLength(1);
  expect(await deadLettersOf(running, id)).toEqual([]);
});

test('refuses nonsense in requests for dead letters', async () => {
  const { worker } = await runShop(database);
  const answer = await fetch(`${worker.url}/dead-letters?limit=-1`);
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});
