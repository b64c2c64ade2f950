import { expect, test } from 'vitest';
import { fraudulentFeatures, honestFeatures } from '../testing/orders.ts';
import { growth, scrape, total } from '../testing/scrape.ts';
import { startTestServer } from '../testing/test-server.ts';
import { generateOrders } from '../train/generator.ts';
import { cohortsOf } from './cohorts.ts';
import { outcomeResult } from './outcome.ts';

type Service = Awaited<ReturnType<typeof startTestServer>>;

const results = ['tp', 'fp', 'tn', 'fn'] as const;
const confusion = async (version: string) =>
  Object.fromEntries(
    await Promise.all(
      results.map(
        async (result) =>
          [result, await total('prediction_outcomes_total', { version, result })] as const,
      ),
    ),
  );

const send = async ({ client }: Service, outcomes: object[]) => {
  const { body } = await client.post('/v1/outcomes').send({ outcomes }).expect(202);
  return body;
};

test('the joined outcomes are exactly those of the ledger, by version and cell', async () => {
  const service = await startTestServer({ CHALLENGER_SHARE: '0.5' });
  const ledger = new Map<string, Record<string, number>>([
    ['1.0.0', await confusion('1.0.0')],
    ['2.0.0', await confusion('2.0.0')],
  ]);
  const orders = generateOrders(11, 400).map((order, index) => ({ ...order, user: `u${index}` }));
  const right = { champion: 0, challenger: 0 };
  const served = { champion: 0, challenger: 0 };
  const outcomes = await Promise.all(
    orders.map(async ({ features, fraud, user }) => {
      const answer = await service.predict(features, user);
      const label = fraud ? 'fraud' : 'legit';
      const cells = ledger.get(answer.model.version) ?? {};
      const cell = outcomeResult(answer.class, label);
      cells[cell] = (cells[cell] ?? 0) + 1;
      const variant = answer.model.variant === 'champion' ? 'champion' : 'challenger';
      served[variant] += 1;
      right[variant] += Number(answer.class === label);
      return { predictionId: answer.predictionId, label };
    }),
  );
  const delays = await growth('label_delay_seconds_count', {}, async () => {
    for (let start = 0; start < outcomes.length; start += 100) {
      expect(await send(service, outcomes.slice(start, start + 100))).toEqual({
        joined: 100,
        unknown: 0,
        duplicates: 0,
      });
    }
  });
  expect(delays).toBe(400);
  for (const version of ['1.0.0', '2.0.0']) {
    expect(await confusion(version)).toEqual(ledger.get(version));
  }
  const accuracies = await scrape('model_accuracy_ratio');
  expect(accuracies.map(({ labels, value }) => [labels.version, value])).toEqual([
    ['1.0.0', right.champion / served.champion],
    ['2.0.0', right.challenger / served.challenger],
  ]);
});

test('a label counts once, and one that belongs to nothing is counted apart', async () => {
  const service = await startTestServer();
  const { predictionId } = await service.predict(honestFeatures);
  const outcome = { predictionId, label: 'legit' };
  const stranger = { predictionId: 'never-given', label: 'fraud' };
  const before = await confusion('1.0.0');
  const unknown = await growth('labels_received_total', { result: 'unknown' }, async () => {
    expect(await send(service, [outcome, outcome, stranger])).toEqual({
      joined: 1,
      unknown: 1,
      duplicates: 1,
    });
  });
  expect(unknown).toBe(1);
  expect(await send(service, [{ predictionId, label: 'fraud' }])).toMatchObject({ duplicates: 1 });
  expect(await confusion('1.0.0')).toEqual({ ...before, tn: (before.tn ?? 0) + 1 });
  const { body } = await service.client.get(`/v1/predictions/${predictionId}`).expect(200);
  expect(body).toMatchObject({ predictionId, outcome: { label: 'legit', result: 'tn' } });
});

test('a delayed label says how late the truth was', async () => {
  const service = await startTestServer();
  const { predictionId } = await service.predict(honestFeatures);
  const at = new Date(service.now() + 3_600_000).toISOString();
  const delay = await growth('label_delay_seconds_sum', {}, () =>
    send(service, [{ predictionId, label: 'legit', at }]),
  );
  expect(delay).toBeGreaterThan(3590);
  expect(delay).toBeLessThanOrEqual(3600.01);

  const early = await service.predict(honestFeatures);
  await send(service, [{ predictionId: early.predictionId, label: 'legit', at: 0 }]);
  const { body } = await service.client.get(`/v1/predictions/${early.predictionId}`);
  expect(body.outcome).toMatchObject({ delaySeconds: 0, at: '1970-01-01T00:00:00.000Z' });
});

test('predictions are forgotten by number and by age', async () => {
  const service = await startTestServer({ PREDICTION_MAX: '2', PREDICTION_TTL_SECONDS: '60' });
  const first = await service.predict(honestFeatures);
  const second = await service.predict(honestFeatures);
  const third = await service.predict(honestFeatures);
  await service.client.get(`/v1/predictions/${first.predictionId}`).expect(404);
  const { body } = await service.client.get('/v1/predictions?limit=10').expect(200);
  expect(
    body.predictions.map(({ predictionId }: { predictionId: string }) => predictionId),
  ).toEqual([third.predictionId, second.predictionId]);
  service.advance(60_000);
  expect(await send(service, [{ predictionId: third.predictionId, label: 'legit' }])).toMatchObject(
    {
      joined: 0,
      unknown: 1,
    },
  );
});

test('recall is told by cohort, and the windowed figures end with their window', async () => {
  const service = await startTestServer({ QUALITY_WINDOW_SECONDS: '60' });
  const hard = { ...honestFeatures, country_risk: 0.3 };
  expect(cohortsOf({ ...hard, account_age_days: null })).toEqual(['all', 'low_risk_country']);
  for (const features of [fraudulentFeatures, fraudulentFeatures, fraudulentFeatures, hard]) {
    const { predictionId } = await service.predict(features);
    await send(service, [{ predictionId, label: 'fraud' }]);
  }
  const recalls = async () =>
    Object.fromEntries(
      (await scrape('cohort_recall_ratio')).map(({ labels, value }) => [labels.cohort, value]),
    );
  expect(await recalls()).toEqual({
    all: 0.75,
    new_account: 1,
    established_account: 0,
    high_risk_country: 1,
    low_risk_country: 0,
  });
  service.advance(61_000);
  expect(await recalls()).toEqual({});
  expect(await scrape('model_accuracy_ratio')).toEqual([]);
});

test('bad outcomes are refused as a whole', async () => {
  const { client } = await startTestServer();
  const post = (body: object) => client.post('/v1/outcomes').send(body);
  await post({ outcomes: [] }).expect(400);
  await post({ outcomes: [{ predictionId: 'a', label: 'maybe' }] }).expect(400);
  await post({ outcomes: [{ predictionId: 'a', label: 'fraud', at: 'yesterday' }] }).expect(400);
  const many = Array.from({ length: 501 }, () => ({ predictionId: 'a', label: 'fraud' }));
  await post({ outcomes: many }).expect(400);
  await client.get('/v1/predictions?limit=0').expect(400);
});
