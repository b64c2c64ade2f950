import { startTestPostgres, type TestPostgres } from '@lab/testing';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { readConfig } from './config.ts';
import { startWorker } from './service.ts';
import { MailSink } from './testing/mail-sink.fixture.ts';
import { Shop } from './testing/shop.fixture.ts';

let database: TestPostgres;

beforeAll(async () => {
  database = await startTestPostgres();
  return database.stop;
});

async function startShop(environment: Record<string, string> = {}) {
  const mails = await MailSink.start();
  const shop = await Shop.open(database);
  const worker = await startWorker(
    readConfig({
      LISTEN: '127.0.0.1:0',
      INBOX_SMTP: mails.address,
      PAYMENT_ERROR_RATIO: '0',
      PAYMENT_TIMEOUT_RATIO: '0',
      PAYMENT_DECLINE_RATIO: '0',
      ...database.env,
      ...environment,
    }),
  );
  onTestFinished(() => worker.close());
  return { mails, shop, worker };
}

test('an order is charged, reserved and confirmed', async () => {
  const { mails, shop } = await startShop();
  const stock = 'SELECT stock FROM products WHERE id = $1';
  const [before] = await shop.rows(stock, ['turntable']);
  const order = await shop.placeOrder([
    { productId: 'turntable', quantity: 2 },
    { productId: 'compass', quantity: 1 },
  ]);
  await shop.waitForStatus(order.id, 'fulfilled');

  const [after] = await shop.rows(stock, ['turntable']);
  expect(Number(before?.stock) - Number(after?.stock)).toBe(2);
  expect(
    await shop.rows('SELECT amount_minor, refunded_at FROM payments WHERE order_id = $1', [
      order.id,
    ]),
  ).toEqual([{ amount_minor: order.totalMinor, refunded_at: null }]);
  expect(
    await shop.rows('SELECT amount_minor FROM provider_charges WHERE idempotency_key = $1', [
      order.id,
    ]),
  ).toEqual([{ amount_minor: order.totalMinor }]);
  expect(await shop.rows('SELECT message_id FROM mails WHERE order_id = $1', [order.id])).toEqual([
    { message_id: `<order.${order.id}@shop.example>` },
  ]);
  expect(mails.messageIds).toEqual([`<order.${order.id}@shop.example>`]);
  expect(mails.received[0]).toContain('2 x Turntable, 199.00 EUR each');
  expect(await shop.openJobs()).toEqual({});
});
