import { expect, test } from 'vitest';
import type { Answer } from '../http/target.ts';
import { Population } from '../population/population.ts';
import { Ledger } from './ledger.ts';

const population = new Population({ seed: 1, size: 100_000, fraudShare: 0.5 });
const request = { method: 'GET', route: '/products/:id', path: '/products/a' } as const;

const answered = (status: number, changes: Partial<Answer> = {}): Answer => ({
  status,
  reason: undefined,
  headers: {},
  body: undefined,
  traceId: 'a'.repeat(32),
  sampled: true,
  ...changes,
});

test('counts by method, route and status, and tells why there was no answer', () => {
  const ledger = new Ledger();
  const user = population.user(1);
  for (const status of [200, 200, 404]) {
    ledger.recordSent(user);
    ledger.recordAnswer(request, answered(status), user);
  }
  ledger.recordSent(user);
  ledger.recordAnswer(request, answered(0, { reason: 'timeout' }), user);
  ledger.recordSent(user);
  ledger.recordShed();
  const report = ledger.report();
  const { method, route } = request;
  expect(report).toMatchObject({ sent: 5, answered: 4, shed: 1, traces: { count: 5 } });
  expect(report.requests).toEqual([
    { method, route, status: '0', count: 1 },
    { method, route, status: '200', count: 2 },
    { method, route, status: '404', count: 1 },
  ]);
  expect(report.noAnswer).toEqual([{ method, route, reason: 'timeout', count: 1 }]);
  expect(report.users).toEqual([
    { user: 'user-0000001', fraudster: user.fraudster, requests: 5, orders: 0 },
  ]);
});

test('keeps failing traces apart, so that many good ones do not push them out', () => {
  const ledger = new Ledger();
  const user = population.user(1);
  ledger.recordAnswer(request, answered(503, { traceId: 'bad' }), user);
  for (let n = 0; n < 1_000; n += 1) {
    ledger.recordAnswer(request, answered(200, { traceId: `good ${n}` }), user);
  }
  const { sample } = ledger.report().traces;
  expect(sample).toHaveLength(201);
  expect(sample[0]).toMatchObject({
    traceId: 'good 800',
    sampled: true,
    status: '200',
    user: 'user-0000001',
  });
  expect(sample.at(-1)).toMatchObject({ traceId: 'bad', status: '503' });
});

test('counts an order once and sums up what was ordered', () => {
  const ledger = new Ledger();
  const user = population.user(3);
  ledger.recordSent(user);
  ledger.recordCheckout(user, { kind: 'accepted', orderId: 'one', totalMinor: 250 });
  ledger.recordCheckout(user, { kind: 'replayed' });
  ledger.recordCheckout(user, { kind: 'accepted', orderId: 'two', totalMinor: 50 });
  ledger.recordCheckout(user, { kind: 'unknown' });
  for (const source of ['model', 'fallback', 'model'] as const) ledger.recordJudgement(source);
  expect(ledger.report().checkout).toEqual({
    accepted: 2,
    revenueMinor: 300,
    declined: 0,
    rejected: 0,
    failed: 0,
    unknown: 1,
    replayed: 1,
    judgedBy: { model: 2, fallback: 1 },
    sample: ['one', 'two'],
  });
  expect(ledger.users.of(user.id)).toMatchObject({ requests: 1, orders: 2 });
});

test('compares predictions with the truth by model version', () => {
  const ledger = new Ledger();
  const users = Array.from({ length: 40 }, (_, n) => population.user(n));
  const fraudster = users.find((user) => user.fraudster) ?? population.user(0);
  const honest = users.find((user) => !user.fraudster) ?? population.user(0);
  const champion = { predictionId: 'p', model: 'fraud', version: '1', variant: 'champion' };
  ledger.recordPrediction(fraudster, { ...champion, verdict: 'fraud' });
  ledger.recordPrediction(fraudster, { ...champion, verdict: 'legit' });
  ledger.recordPrediction(honest, { ...champion, verdict: 'fraud' });
  ledger.recordPrediction(honest, { ...champion, verdict: 'legit' });
  ledger.recordPrediction(honest, { ...champion, version: '2', verdict: 'legit' });
  expect(ledger.report().versions).toEqual([
    { model: 'fraud', version: '1', variant: 'champion', tp: 1, fp: 1, tn: 1, fn: 1 },
    { model: 'fraud', version: '2', variant: 'champion', tp: 0, fp: 0, tn: 1, fn: 0 },
  ]);
});

test('stays small however many users, versions and requests there are', () => {
  const ledger = new Ledger();
  for (let n = 0; n < 30_000; n += 1) {
    const user = population.user(n);
    ledger.recordSent(user);
    const model = { predictionId: 'p', model: 'fraud', version: `v${n}`, variant: 'a' };
    ledger.recordPrediction(user, { ...model, verdict: 'legit' });
  }
  const report = ledger.report();
  expect(report).toMatchObject({ sent: 30_000, usersCounted: 20_000, otherUsersRequests: 10_000 });
  expect(report.users).toHaveLength(100);
  expect(report.versions).toHaveLength(51);
  expect(report.versions.reduce((sum, { tp, fp, tn, fn }) => sum + tp + fp + tn + fn, 0)).toBe(
    30_000,
  );
});

test('each start has an epoch of its own', () => {
  expect(new Ledger().report().epoch).not.toBe(new Ledger().report().epoch);
});
