import { randomUUID } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@lab/testing';
import pg from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { PaymentDeclined, PaymentRefused, PaymentUnavailable } from './errors.ts';
import { FakePaymentProvider, type ProviderOptions } from './payment-provider.ts';

let database: TestPostgres;

beforeAll(async () => {
  database = await startTestPostgres();
  return database.stop;
});

function createProvider(options: Partial<ProviderOptions> = {}) {
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  // The server may be stopped before the last connection has said goodbye.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  onTestFinished(() => pool.end());
  const provider = new FakePaymentProvider(pool, {
    ...{ seed: '1', errorRatio: 0, timeoutRatio: 0, declineRatio: 0, latencyMs: 0 },
    outageRatio: () => 0,
    ...options,
  });
  const charge = (key: string, { amountMinor = 500, attempt = 1 } = {}) =>
    provider.charge({ idempotencyKey: key, amountMinor, attempt }, AbortSignal.timeout(5_000));
  const charges = async (key: string) =>
    (
      await pool.query(
        `SELECT amount_minor AS amount, refunded_at IS NOT NULL AS refunded
         FROM provider_charges WHERE idempotency_key = $1`,
        [key],
      )
    ).rows;
  return { provider, charge, charges };
}

/** What became of the first attempt at each of many orders. */
async function outcomes(charge: (key: string) => Promise<unknown>, keys: readonly string[]) {
  const settled = await Promise.allSettled(keys.map((key) => charge(key)));
  return settled.map((result) => (result.status === 'fulfilled' ? 'ok' : String(result.reason)));
}

test('the same key charges once, also when asked at the same time', async () => {
  const { charge, charges } = createProvider();
  const key = randomUUID();
  const references = await Promise.all([charge(key), charge(key), charge(key)]);
  expect(new Set(references.map(({ reference }) => reference)).size).toBe(1);
  expect(await charges(key)).toEqual([{ amount: 500, refunded: false }]);
});

test('the same key with another amount is refused', async () => {
  const { charge, charges } = createProvider();
  const key = randomUUID();
  await charge(key);
  await expect(charge(key, { amountMinor: 501 })).rejects.toThrow(PaymentRefused);
  expect(await charges(key)).toEqual([{ amount: 500, refunded: false }]);
});

test('a seed decides who fails, at about the wanted ratio', async () => {
  const keys = Array.from({ length: 200 }, () => randomUUID());
  const failing = { errorRatio: 0.3, declineRatio: 0.3 };
  const first = await outcomes(createProvider(failing).charge, keys);
  const same = await outcomes(createProvider(failing).charge, keys);
  const other = await outcomes(createProvider({ ...failing, seed: '2' }).charge, keys);
  expect(same).toEqual(first);
  expect(other).not.toEqual(first);
  const unavailable = first.filter((outcome) => outcome.includes('unavailable')).length;
  expect(unavailable).toBeGreaterThan(30);
  expect(unavailable).toBeLessThan(90);
});

test('a declined card is declined at every attempt and charges nothing', async () => {
  const { charge, charges } = createProvider({ declineRatio: 1 });
  const key = randomUUID();
  for (const attempt of [1, 2]) {
    await expect(charge(key, { attempt })).rejects.toThrow(PaymentDeclined);
  }
  expect(await charges(key)).toEqual([]);
});

test('what was charged once is not declined later', async () => {
  const key = randomUUID();
  const { reference } = await createProvider().charge(key);
  expect(await createProvider({ declineRatio: 1 }).charge(key)).toEqual({ reference });
});

test('a call that times out has charged', async () => {
  const { provider, charge, charges } = createProvider({ timeoutRatio: 1 });
  const key = randomUUID();
  const request = { idempotencyKey: key, amountMinor: 500, attempt: 1 };
  await expect(provider.charge(request, AbortSignal.timeout(200))).rejects.toThrow('timeout');
  expect(await charges(key)).toEqual([{ amount: 500, refunded: false }]);
  await expect(charge(key, { amountMinor: 1 })).rejects.toThrow(PaymentRefused);
});

test('an outage hits the wanted share of the calls', async () => {
  let ratio = 1;
  const { charge, charges } = createProvider({ outageRatio: () => ratio });
  const key = randomUUID();
  await expect(charge(key)).rejects.toThrow(PaymentUnavailable);
  expect(await charges(key)).toEqual([]);
  ratio = 0;
  await charge(key);
});

test('a refund may be asked for twice; an unknown charge cannot be refunded', async () => {
  const { provider, charge, charges } = createProvider();
  const key = randomUUID();
  const refund = (idempotencyKey: string) =>
    provider.refund({ idempotencyKey, attempt: 1 }, AbortSignal.timeout(5_000));
  await expect(refund(key)).rejects.toThrow(PaymentRefused);
  await charge(key);
  await refund(key);
  await refund(key);
  expect(await charges(key)).toEqual([{ amount: 500, refunded: true }]);
});
