import { ServiceProcess, startTestPostgres, waitFor } from '@lab/testing';
import { expect, test, vi } from 'vitest';
import { MailSink } from './testing/mail-sink.fixture.ts';
import { CALM, hastyQueues } from './testing/running-shop.fixture.ts';
import { Shop } from './testing/shop.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

async function startAll(environment: Record<string, string> = {}) {
  const database = await startTestPostgres();
  const mails = await MailSink.start();
  const shop = await Shop.open(database, environment.QUEUES_FILE);
  const worker = await ServiceProcess.start('worker', {
    ...CALM,
    ...database.env,
    INBOX_SMTP: mails.address,
    ...environment,
  });
  await worker.ready();
  return { database, mails, shop, worker };
}

/** Waits until the worker has begun this many attempts. */
const attempts = (worker: ServiceProcess, queue: string, count: number) =>
  waitFor(async () => (await worker.metric('job_attempts_total', { queue })) >= count, {
    timeoutMs: 15_000,
  });

test('mails wait while the inbox is down and go out once when it is back', async () => {
  const { mails, shop, worker } = await startAll();
  await mails.stop();
  const orders = await Promise.all([shop.placeOrder(), shop.placeOrder()]);
  await attempts(worker, 'order.mail', 3);
  for (const { id } of orders) expect(await shop.statusOf(id)).toBe('reserved');
  await waitFor(async () => (await worker.metric('queue_lag', { queue: 'order.mail' })) === 2);
  await mails.start();
  for (const { id } of orders) await shop.waitForStatus(id, 'fulfilled', 20_000);
  expect(new Set(mails.messageIds).size).toBe(2);
  expect(mails.received).toHaveLength(2);
});

test('a database that crashes and comes back costs time, but no order and no crash', async () => {
  const { database, mails, shop, worker } = await startAll();
  const before = await shop.placeOrder();
  await shop.waitForStatus(before.id, 'fulfilled');
  const orders = await Promise.all(Array.from({ length: 10 }, () => shop.placeOrder()));
  await database.kill();
  await waitFor(async () => (await worker.request('/readyz')).status === 503);
  expect((await worker.request('/healthz')).status).toBe(200);
  await waitFor(() => worker.output.includes('"database.lost"'));
  expect(await (await worker.request('/metrics')).text()).not.toContain('queue_lag{');

  await database.restart();
  await worker.ready();
  for (const { id } of orders) await shop.waitForStatus(id, 'fulfilled', 20_000);
  expect(new Set(mails.messageIds).size).toBe(11);
  expect(await shop.rows('SELECT FROM provider_charges')).toHaveLength(11);
  await waitFor(async () => (await worker.metric('queue_lag', { queue: 'order.charge' })) === 0);
});

test('starts without a database and takes jobs as soon as there is one', async () => {
  const database = await startTestPostgres();
  await database.kill();
  const mails = await MailSink.start();
  const worker = await ServiceProcess.start('worker', {
    ...CALM,
    ...database.env,
    INBOX_SMTP: mails.address,
  });
  const answer = await waitFor(() => worker.request('/readyz'));
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    ready: false,
    checks: { queues: 'waiting for the database' },
  });
  expect((await worker.request('/dead-letters')).status).toBe(503);
  await database.restart();
  await worker.ready();
  const shop = await Shop.open(database);
  const { id } = await shop.placeOrder();
  await shop.waitForStatus(id, 'fulfilled');
});

test('a payment outage is waited out with growing pauses', async () => {
  const { shop, worker } = await startAll();
  await worker.switchOn('payment-outage', { ratio: 1 });
  const { id } = await shop.placeOrder();
  const [job] = await waitFor(async () => {
    const rows = await shop.rows(
      `SELECT extract(epoch FROM start_after - started_on)::float8 AS pause FROM pgboss.job
       WHERE name = 'order.charge' AND state = 'retry' AND retry_count >= 1`,
    );
    return rows.length > 0 && rows;
  });
  expect(job?.pause).toBeGreaterThanOrEqual(2);
  const retried = { queue: 'order.charge', result: 'retried' };
  await waitFor(async () => (await worker.metric('jobs_total', retried)) >= 2);
  expect(await worker.metric('payments_total', { result: 'error' })).toBeGreaterThanOrEqual(2);
  await worker.switchOff('payment-outage');
  await shop.waitForStatus(id, 'fulfilled', 20_000);
  expect(await shop.rows('SELECT FROM provider_charges')).toHaveLength(1);
});

test('an outage that lasts makes counted dead letters', async () => {
  const { shop, worker } = await startAll({ QUEUES_FILE: await hastyQueues(2) });
  await worker.switchOn('payment-outage');
  await Promise.all([shop.placeOrder(), shop.placeOrder()]);
  await waitFor(
    async () => (await worker.metric('dead_letters_total', { queue: 'order.charge' })) === 2,
  );
  expect(await worker.metric('job_attempts_total', { queue: 'order.charge' })).toBe(6);
});

test('SIGTERM lets the jobs in hand finish', async () => {
  const { shop, worker } = await startAll();
  await worker.switchOn('slow-query', { seconds: 3 });
  const { id } = await shop.placeOrder();
  await attempts(worker, 'order.charge', 1);
  expect(await worker.terminate()).toEqual({ code: 0, signal: null });
  expect(await shop.statusOf(id)).toBe('charged');
  expect(await shop.openJobs()).toEqual({ 'order.reserve': 1 });
});

test('jobs that take too long at SIGTERM are given back without a lost attempt', async () => {
  const { shop, worker } = await startAll({ SHUTDOWN_SECONDS: '0' });
  await worker.switchOn('slow-query', { seconds: 5 });
  const { id } = await shop.placeOrder();
  await attempts(worker, 'order.charge', 1);
  expect(await worker.terminate()).toEqual({ code: 0, signal: null });
  expect(worker.output).toContain('"job.released"');
  expect(await shop.statusOf(id)).toBe('accepted');

  worker.start();
  await worker.ready();
  await shop.waitForStatus(id, 'fulfilled');
  expect(await shop.rows("SELECT retry_count FROM pgboss.job WHERE name = 'order.charge'")).toEqual(
    [{ retry_count: 0 }],
  );
});

test('another worker takes over the jobs of a killed one, without a lost attempt', async () => {
  const { database, mails, shop, worker } = await startAll();
  await worker.switchOn('slow-query', { seconds: 5 });
  const orders = await Promise.all([shop.placeOrder(), shop.placeOrder(), shop.placeOrder()]);
  await attempts(worker, 'order.charge', 3);
  const second = await ServiceProcess.start('worker', {
    ...CALM,
    ...database.env,
    INBOX_SMTP: mails.address,
  });
  await second.ready();
  expect(await second.metric('jobs_total', { queue: 'order.charge', result: 'completed' })).toBe(0);
  await worker.kill();
  for (const { id } of orders) await shop.waitForStatus(id, 'fulfilled');
  expect(
    await shop.rows("SELECT max(retry_count) AS most FROM pgboss.job WHERE name = 'order.charge'"),
  ).toEqual([{ most: 0 }]);
  expect(mails.received).toHaveLength(3);
});

test('names the variable that is wrong and does not start', async () => {
  const worker = await ServiceProcess.start('worker', { JOB_CONCURRENCY: 'many' });
  expect(await worker.ended()).toEqual({ code: 1, signal: null });
  expect(worker.output).toContain('JOB_CONCURRENCY');
});
