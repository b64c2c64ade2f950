import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, startTestPostgres, type TestPostgres, waitFor } from '@lab/testing';
import { expect, onTestFinished, test } from 'vitest';
import { sql, stringAt } from './test/shop.fixture.ts';
import { standInInference } from './test/stand-in-inference.fixture.ts';

async function start(database: Pick<TestPostgres, 'env'>, variables: Record<string, string>) {
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(process.execPath, ['--import', '@lab/telemetry/register', 'src/main.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      PATH: process.env.PATH,
      LISTEN: listen,
      LOG_LEVEL: 'warn',
      ...database.env,
      ...variables,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += String(chunk);
  });
  const ready = () =>
    waitFor(async () => (await fetch(`http://${listen}/readyz`)).ok, { timeoutMs: 20_000 });
  return {
    url: `http://${listen}`,
    child,
    exited: once(child, 'close'),
    complaint: () => complaint,
    ready,
  };
}

const json = (method: string, body: unknown = {}, headers: Record<string, string> = {}) => ({
  method,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

test('as a process: one trace reaches inference and the job; SIGTERM ends it', async () => {
  const database = await startTestPostgres();
  const inference = await standInInference();
  const api = await start(database, { INFERENCE_URL: inference.url });
  await api.ready();
  const cart = await (await fetch(`${api.url}/carts`, json('POST'))).json();
  const cartId = stringAt(cart, 'id');
  await fetch(`${api.url}/carts/${cartId}/items/kite`, json('PUT', { quantity: 1 }));
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const customer = { name: 'Ada', email: 'ada@example.com', country: 'DE' };
  const checkout = await fetch(
    `${api.url}/checkout`,
    json(
      'POST',
      { cartId, customer, payment: { cardToken: 'tok' } },
      {
        'idempotency-key': 'key-1',
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      },
    ),
  );
  expect(checkout.status).toBe(201);
  expect(inference.traceparents).toEqual([expect.stringContaining(traceId)]);
  const [job] = await sql(database, "SELECT data FROM pgboss.job WHERE name = 'order.charge'");
  expect(job).toMatchObject({
    data: { carrier: { traceparent: expect.stringContaining(traceId) } },
  });
  expect((await fetch(`${api.url}/faults`)).status).toBe(404);
  api.child.kill('SIGTERM');
  expect(await api.exited).toEqual([0, null]);
});

test('the fault slow-query sleeps inside PostgreSQL and shows in the metrics', async () => {
  const database = await startTestPostgres();
  const inference = await standInInference();
  const api = await start(database, { INFERENCE_URL: inference.url, LAB_FAULTS: '1' });
  await api.ready();
  const slow = async () => {
    const exposition = await (await fetch(`${api.url}/metrics`)).text();
    return (
      /slow_queries_total\{.*statement_id="product.list".*\} (\d+)/.exec(exposition)?.[1] ?? '0'
    );
  };
  const normal = await (await fetch(`${api.url}/products?limit=2`)).json();
  expect(await slow()).toBe('0');
  const fault = `${api.url}/faults/slow-query`;
  expect((await fetch(fault, json('PUT', { seconds: 0.4 }))).status).toBe(200);
  expect(await (await fetch(`${api.url}/products?limit=2`)).json()).toEqual(normal);
  expect(await slow()).toBe('1');
  const [statement] = await sql(
    database,
    "SELECT max_exec_time AS ms FROM pg_stat_statements WHERE query LIKE '%pg_sleep%products%'",
  );
  expect(statement?.ms).toBeGreaterThan(399);

  expect((await fetch(fault, json('PUT', { seconds: 4 }))).status).toBe(200);
  expect((await fetch(`${api.url}/products`)).status).toBe(503);
  expect((await fetch(fault, json('PUT', { seconds: -1 }))).status).toBe(400);
  expect((await fetch(fault, { method: 'DELETE' })).status).toBe(200);
  expect((await fetch(`${api.url}/products`)).status).toBe(200);
});

test('names the variable that is wrong and does not start', async () => {
  const { exited, complaint } = await start(
    { env: { DATABASE_URL: 'mysql://x', PGPASSWORD_FILE: '' } },
    {},
  );
  expect(await exited).toEqual([1, null]);
  expect(complaint()).toContain('DATABASE_URL');
});
