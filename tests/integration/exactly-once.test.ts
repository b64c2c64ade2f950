import { setTimeout as delay } from 'node:timers/promises';
import { freePort, ServiceProcess, sql, startTestPostgres, waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sendCustomers } from './customers.fixture.ts';
import { Random } from './random.fixture.ts';

const KILLS = 20;
const SEED = 20_261_121;

const mailsSchema = z.object({
  evicted: z.literal(0),
  messages: z.array(
    z.object({ deliveries: z.int(), payload: z.object({ messageId: z.string() }) }),
  ),
});

async function startSystem() {
  const database = await startTestPostgres();
  const smtp = `127.0.0.1:${await freePort()}`;
  const worker = () =>
    ServiceProcess.start('worker', {
      ...database.env,
      INBOX_SMTP: smtp,
      PAYMENT_LATENCY_MS: '40',
      PAYMENT_ERROR_RATIO: '0.05',
      PAYMENT_TIMEOUT_RATIO: '0.03',
      PAYMENT_DEADLINE_MS: '300',
      PAYMENT_DECLINE_RATIO: '0',
    });
  const [api, inbox, ...workers] = await Promise.all([
    // Nobody listens there: the checkout falls back to its own rules.
    ServiceProcess.start('api', { ...database.env, INFERENCE_URL: 'http://127.0.0.1:9' }),
    ServiceProcess.start('inbox', { SMTP_LISTEN: smtp }),
    worker(),
    worker(),
  ]);
  await Promise.all([api.ready(), inbox.ready()]);
  const rows = (text: string) => sql(database, text);
  return { api, inbox, workers, rows };
}

type System = Awaited<ReturnType<typeof startSystem>>;

/** Kills and restarts the two workers in turn, each at a moment of its work that looks random. */
async function torment({ workers, rows }: System, random: Random) {
  let openTransactions = 0;
  const unbookedCharges = new Set<unknown>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const worker = workers[kill % workers.length];
    if (worker === undefined) throw new Error('no worker');
    await worker.ready();
    await delay(random.below(600));
    const [open] = await rows(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE application_name = 'worker' AND xact_start IS NOT NULL`,
    );
    await worker.kill();
    const unbooked = await rows(
      `SELECT idempotency_key AS id FROM provider_charges
       WHERE NOT EXISTS (SELECT FROM payments WHERE order_id::text = idempotency_key)`,
    );
    openTransactions += Number(open?.count);
    for (const { id } of unbooked) unbookedCharges.add(id);
    worker.start();
  }
  await Promise.all(workers.map((worker) => worker.ready()));
  return { openTransactions, unbookedCharges: unbookedCharges.size };
}

test(`workers killed ${KILLS} times under load fulfil every accepted order exactly once`, {
  timeout: 180_000,
}, async () => {
  const system = await startSystem();
  const { api, inbox, rows } = system;
  const stockAtStart = new Map(
    (await rows('SELECT id, stock FROM products')).map(({ id, stock }) => [id, Number(stock)]),
  );
  const enough = new AbortController();
  const customers = sendCustomers(api.url, new Random(SEED), {
    ...{ everyMs: 60, atMost: 400 },
    enough: enough.signal,
  });
  const seen = await torment(system, new Random(SEED + 1));
  enough.abort();
  const orders = await customers;
  expect(orders.length).toBeGreaterThan(100);
  expect(seen.openTransactions).toBeGreaterThan(0);

  await waitFor(
    async () => {
      const open = await rows(
        `SELECT name, state, count(*)::int FROM pgboss.job WHERE state <= 'active' GROUP BY 1, 2`,
      );
      if (open.length > 0) throw new Error(`open jobs: ${JSON.stringify(open)}`);
      return true;
    },
    { timeoutMs: 60_000, intervalMs: 250 },
  );

  const ids = orders.map(({ id }) => id).toSorted();
  const byId = (column: string, from: string) =>
    rows(`SELECT ${column}::text AS id FROM ${from}`).then((found) =>
      found.map(({ id }) => String(id)).toSorted(),
    );
  expect(await byId('id', "orders WHERE status = 'fulfilled'")).toEqual(ids);
  expect(await byId('order_id', 'payments WHERE refunded_at IS NULL')).toEqual(ids);
  expect(await byId('idempotency_key', 'provider_charges WHERE refunded_at IS NULL')).toEqual(ids);
  expect(await byId('order_id', 'mails')).toEqual(ids);

  const amounts = new Map(orders.map(({ id, totalMinor }) => [id, totalMinor]));
  for (const { id, paid, charged } of await rows(
    `SELECT order_id AS id, payments.amount_minor AS paid, provider_charges.amount_minor AS charged
     FROM payments JOIN provider_charges ON idempotency_key = order_id::text`,
  )) {
    expect({ id, paid, charged }).toEqual({
      ...{ id, paid: amounts.get(String(id)), charged: amounts.get(String(id)) },
    });
  }

  const sold = new Map<unknown, number>();
  for (const { pieces } of orders) {
    for (const [product, quantity] of pieces) {
      sold.set(product, (sold.get(product) ?? 0) + quantity);
    }
  }
  for (const { id, stock } of await rows('SELECT id, stock FROM products')) {
    expect({ id, taken: (stockAtStart.get(id) ?? 0) - Number(stock) }).toEqual({
      ...{ id, taken: sold.get(id) ?? 0 },
    });
  }

  const { messages } = mailsSchema.parse(
    await (await inbox.request('/messages?channel=mail&limit=1000')).json(),
  );
  expect(messages.map(({ payload }) => payload.messageId).toSorted()).toEqual(
    ids.map((id) => `<order.${id}@shop.example>`),
  );
  const duplicates = messages.reduce((sum, { deliveries }) => sum + deliveries - 1, 0);
  console.info(
    `${KILLS} kills, ${orders.length} orders; ${seen.openTransactions} transactions were open, ` +
      `${seen.unbookedCharges} orders charged but not booked; ${duplicates} mails sent twice`,
  );
});
