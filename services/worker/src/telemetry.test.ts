import { ServiceProcess, startTestPostgres, waitFor } from '@lab/testing';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { MailSink } from './testing/mail-sink.fixture.ts';
import { startOtlpSink } from './testing/otlp-sink.fixture.ts';
import { CALM } from './testing/running-shop.fixture.ts';
import { Shop } from './testing/shop.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const traceId = '0af7651916cd43dd8448eb211c80319c';
const producerId = 'b7ad6b7169203331';
const carrier = { traceparent: `00-${traceId}-${producerId}-01`, 'x-request-id': 'request-4711' };

const logLine = z.looseObject({
  event: z.string().optional(),
  queue: z.string().optional(),
  trace_id: z.string().optional(),
  request_id: z.string().optional(),
});

async function startTraced() {
  const database = await startTestPostgres();
  const otlp = await startOtlpSink();
  const mails = await MailSink.start();
  const shop = await Shop.open(database);
  const worker = await ServiceProcess.start('worker', {
    ...CALM,
    ...database.env,
    INBOX_SMTP: mails.address,
    OTEL_SDK_DISABLED: 'false',
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
  });
  await worker.ready();
  return { shop, worker, spans: otlp.spans };
}

test('the jobs of an order belong to the trace and the request of its checkout', async () => {
  const { shop, worker, spans } = await startTraced();
  const { id } = await shop.placeOrder({ carrier });
  await shop.waitForStatus(id, 'fulfilled');
  await worker.terminate();

  const ofTrace = spans.filter((span) => span.traceId === traceId);
  const named = (name: string) => ofTrace.filter((span) => span.name === name);
  const queueOf = ({ attributes }: (typeof spans)[number]) =>
    attributes.find(({ key }) => key === 'messaging.destination.name')?.value.stringValue;

  const processed = named('jobs.process');
  expect(processed.map(queueOf)).toEqual(['order.charge', 'order.reserve', 'order.mail']);
  expect(processed.map(({ kind }) => kind)).toEqual([5, 5, 5]);
  const published = named('jobs.publish');
  expect(published.map(queueOf)).toEqual(['order.reserve', 'order.mail']);
  expect(published.map(({ kind }) => kind)).toEqual([4, 4]);

  const producers = [producerId, ...published.map(({ spanId }) => spanId)];
  expect(processed.map(({ parentSpanId }) => parentSpanId)).toEqual(producers);
  expect(processed.map(({ links }) => links.map(({ spanId }) => spanId))).toEqual(
    producers.map((producer) => [producer]),
  );
  expect(published.map(({ parentSpanId }) => parentSpanId)).toEqual(
    processed.slice(0, 2).map(({ spanId }) => spanId),
  );
  expect(named('payment.charge')[0]?.parentSpanId).toBe(processed[0]?.spanId);
  expect(named('mail.send')[0]?.parentSpanId).toBe(processed[2]?.spanId);

  const lines = worker.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => logLine.parse(JSON.parse(line)))
    .filter(({ event }) => event === 'job.completed');
  expect(lines.map(({ queue }) => queue)).toEqual(['order.charge', 'order.reserve', 'order.mail']);
  for (const line of lines) {
    expect(line).toMatchObject({ trace_id: traceId, request_id: 'request-4711' });
  }
});

test('shows its queues, payments, orders, heartbeat and pool as metrics', async () => {
  const { shop, worker } = await startTraced();
  const { id } = await shop.placeOrder({ carrier });
  await shop.waitForStatus(id, 'fulfilled');
  await waitFor(async () => (await worker.metric('orders_total', { status: 'fulfilled' })) === 1);

  for (const queue of ['order.charge', 'order.reserve', 'order.mail']) {
    expect(await worker.metric('jobs_total', { queue, result: 'completed' })).toBe(1);
    expect(await worker.metric('job_attempts_total', { queue })).toBe(1);
    expect(await worker.metric('job_duration_seconds_count', { queue })).toBe(1);
    expect(await worker.metric('last_success_timestamp_seconds', { queue })).toBeGreaterThan(1e9);
  }
  expect(await worker.metric('payments_total', { result: 'approved' })).toBe(1);
  expect(await worker.metric('orders_total', { status: 'charged' })).toBe(1);

  const text = await (await worker.request('/metrics')).text();
  for (const series of [
    'queue_lag{queue="order.mail"',
    'oldest_job_age_seconds{queue="order.mail"',
    'dead_letters_total{queue="order.charge"',
    'pool_connections{state="idle"',
  ]) {
    expect(text).toContain(`\n${series}`);
  }
  expect(text).not.toMatch(/^(jobs|job_attempts|dead_letters|payments|orders)_total\{service/m);
  expect(text).toMatch(new RegExp(`job_duration_seconds_bucket.* # \\{trace_id="${traceId}"\\}`));

  const beat = await worker.metric('worker_heartbeat_timestamp_seconds');
  expect(beat).toBeGreaterThan(1e9);
  await waitFor(async () => (await worker.metric('worker_heartbeat_timestamp_seconds')) > beat);
});
