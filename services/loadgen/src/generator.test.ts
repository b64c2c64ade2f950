import { waitFor } from '@lab/testing';
import type { RequestHandler } from 'express';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadgenConfig } from './config.ts';
import { LoadGenerator } from './generator.ts';
import type { FullReport } from './reports.ts';
import { testConfig } from './test/config.fixture.ts';
import { ledgerCounts } from './test/ledger-counts.fixture.ts';
import { startTestShop } from './test/shop.fixture.ts';

async function setUp(onRequest?: RequestHandler, changes: Partial<LoadgenConfig> = {}) {
  const shop = await startTestShop(onRequest);
  onTestFinished(() => shop.close());
  const generator = new LoadGenerator(testConfig(shop.url, changes));
  onTestFinished(async () => {
    await generator.close();
  });
  return { shop, generator };
}

const finished = (generator: LoadGenerator) =>
  waitFor(() => generator.status.state === 'finished', { timeoutMs: 25_000 });
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const total = ({ requests }: FullReport) => sum(requests.map(({ count }) => count));

test('over thousands of requests the ledger equals what the server counted', {
  timeout: 120_000,
}, async () => {
  // Nothing is given up, however slow this machine is: every request has its answer.
  const { shop, generator } = await setUp(undefined, { maxInflight: 5_000, timeoutMs: 120_000 });
  generator.start({ profile: 'steady', rps: 400, requests: 2_000 });
  await finished(generator);
  const report = await generator.flush(60_000, 0);
  expect(report).toMatchObject({
    flushed: true,
    sent: 2_000,
    answered: 2_000,
    shed: 0,
    noAnswer: [],
  });
  expect(ledgerCounts(report.requests)).toEqual(await shop.counts());
  expect(total(report)).toBe(2_000);
  const statuses = report.requests.map(({ status }) => status);
  expect(statuses).toEqual(expect.arrayContaining(['200', '201', '400', '404']));
  expect(report.checkout.accepted).toBeGreaterThan(0);
  expect(report.checkout.revenueMinor).toBe(1_000 * report.checkout.accepted);
  const { browse, purchase, predict, mistake } = generator.status.journeys.ended;
  expect(Math.min(browse, purchase, predict, mistake)).toBeGreaterThan(0);
});

test('while the server fails, hangs and hangs up, each request is counted once on either side', async () => {
  let count = 0;
  const { shop, generator } = await setUp(
    (_request, response, next) => {
      count += 1;
      if (count % 7 === 0) response.status(503).json({});
      else if (count % 11 === 0) response.socket?.destroy();
      else if (count % 13 !== 0) next();
    },
    { timeoutMs: 1_000 },
  );
  generator.start({ profile: 'steady', rps: 200, requests: 400 });
  await finished(generator);
  const report = await generator.flush(10_000, 0);
  expect(report.flushed).toBe(true);
  expect(total(report)).toBe(400);
  const unanswered = (reason: string) =>
    sum(report.noAnswer.filter((row) => row.reason === reason).map((row) => row.count));
  expect(unanswered('timeout')).toBeGreaterThan(0);
  expect(unanswered('reset')).toBeGreaterThan(0);
  expect(unanswered('timeout') + unanswered('reset')).toBe(
    sum(report.noAnswer.map((row) => row.count)),
  );
  const counts = await waitFor(async () => {
    const now = await shop.counts();
    return sum(Object.values(now)) === 400 && now;
  });
  // What the server answered after the deadline has a status there and none here.
  const answered = ledgerCounts(report.requests);
  const late = Object.entries(counts)
    .filter(([key]) => !key.endsWith(' 499'))
    .map(([key, seen]) => seen - (answered[key] ?? 0));
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  expect(sum(late)).toBeLessThanOrEqual(unanswered('timeout'));
});

test('arrivals do not wait for answers: a slow server gets all requests, and its slowness shows', async () => {
  const { generator } = await setUp((_request, _response, next) => setTimeout(() => next(), 400));
  generator.start({ profile: 'steady', rps: 200, spacing: 'even', requests: 100 });
  await finished(generator);
  expect(generator.status.sent).toBe(100);
  expect(generator.status.inflight).toBeGreaterThan(30);
  expect(await generator.flush(10_000, 0)).toMatchObject({ flushed: true, answered: 100 });
});

test('a flush waits for all answers, with arrivals paused, and lets them go on', async () => {
  const { shop, generator } = await setUp((_request, _response, next) =>
    setTimeout(() => next(), 100),
  );
  generator.start({ profile: 'steady', rps: 200 });
  await waitFor(() => generator.status.inflight > 5);
  const [report, again] = await Promise.all([
    generator.flush(10_000, 0),
    generator.flush(10_000, 0),
  ]);
  expect(report).toMatchObject({ flushed: true, inflight: 0, sent: report.answered });
  expect(again.sent).toBe(report.sent);
  await waitFor(() => generator.status.sent > report.sent);
  const held = await generator.flush(10_000, 60_000);
  expect(generator.status).toMatchObject({ state: 'paused', sent: held.sent });
  expect(ledgerCounts(held.requests)).toEqual(await shop.counts());
});

test('a hold ends by itself', async () => {
  const { generator } = await setUp();
  generator.start({ profile: 'steady', rps: 200 });
  await waitFor(() => generator.status.sent > 5);
  const held = await generator.flush(10_000, 50);
  await waitFor(() => generator.status.sent > held.sent);
});

test('a flush does not wait for ever', async () => {
  const { generator } = await setUp(() => undefined, { timeoutMs: 2_000 });
  generator.start({ profile: 'steady', rps: 200, requests: 20 });
  await finished(generator);
  const report = await generator.flush(50, 0);
  expect(report).toMatchObject({ flushed: false, sent: 20, answered: 0, inflight: 20 });
});

test('beyond the limit of unanswered requests it sheds, and says that it is behind', async () => {
  const { generator } = await setUp(() => undefined, { maxInflight: 10, timeoutMs: 1_000 });
  generator.start({ profile: 'steady', rps: 500, requests: 50 });
  await finished(generator);
  expect(generator.status).toMatchObject({ behind: true, sent: 10, shed: 40, inflight: 10 });
});

test('a shutdown waits for answers, but not for ever', async () => {
  const { generator } = await setUp(() => undefined, { timeoutMs: 600_000 });
  generator.start({ profile: 'steady', rps: 200, requests: 20 });
  await finished(generator);
  const report = await generator.close(50);
  expect(report).toMatchObject({ sent: 20, answered: 20, inflight: 0 });
  expect(report.requests.every(({ status }) => status === '0')).toBe(true);
});

test('survives a shop that is not there, and goes on when it comes', async () => {
  const { shop, generator } = await setUp();
  const { port } = shop;
  await shop.close();
  generator.start({ profile: 'steady', rps: 200 });
  await waitFor(() => generator.report().noAnswer.some(({ reason }) => reason === 'refused'));
  const back = await startTestShop(undefined, port);
  onTestFinished(() => back.close());
  await waitFor(() => generator.report().requests.some(({ status }) => status === '200'));
});

test('a new profile replaces the one that runs; stopped, nothing is sent', async () => {
  const { generator } = await setUp();
  generator.start({ profile: 'steady', rps: 300, seed: 5 });
  await waitFor(() => generator.status.sent > 10);
  generator.start({ profile: 'spike', base: 1, peak: 2, spacing: 'even' });
  expect(generator.status).toMatchObject({
    state: 'running',
    profile: 'spike',
    rps: 1,
    seed: 7,
    spacing: 'even',
    parameters: { base: 1, peak: 2, everySeconds: 60, forSeconds: 10 },
  });
  generator.stop();
  const { sent } = await generator.flush(10_000, 0);
  expect(generator.status).toMatchObject({ state: 'off', rps: 0, sent, inflight: 0 });
});
