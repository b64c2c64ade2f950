import { waitFor } from '@lab/testing';
import { expect, test } from 'vitest';
import { honestFeatures } from './testing/orders.ts';
import { growth, scrape, total } from './testing/scrape.ts';
import { startTestServer } from './testing/test-server.ts';
import { generateOrders } from './train/generator.ts';

type Service = Awaited<ReturnType<typeof startTestServer>>;

const orders = generateOrders(31, 150);

const predictAll = ({ predict }: Service) =>
  Promise.all(orders.map(({ features }, index) => predict(features, `user-${index}`)));

const drift = async () =>
  new Map((await scrape('feature_drift_psi')).map(({ labels, value }) => [labels.feature, value]));

/** Mean time of a phase while `work` runs, in milliseconds. */
async function meanPhaseMs(phase: string, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const sum = await growth('inference_phase_duration_seconds_sum', { phase }, async () => {
    count = await growth('inference_phase_duration_seconds_count', { phase }, work);
  });
  return (1000 * sum) / count;
}

test('cache-off: no hits while it is on', async () => {
  const service = await startTestServer();
  const { predict, faults } = service;
  const hits = (cache: string) =>
    growth('cache_requests_total', { cache, result: 'hit' }, () => predict(honestFeatures, 'ann'));
  await predict(honestFeatures, 'ann');
  expect([await hits('predictions'), await hits('features')]).toEqual([1, 1]);
  await faults.set('cache-off', {});
  expect([await hits('predictions'), await hits('features')]).toEqual([0, 0]);
  expect((await predict(honestFeatures, 'ann')).cached).toBe(false);
  faults.clear('cache-off');
  expect([await hits('predictions'), await hits('features')]).toEqual([1, 1]);
});

test('feature-missing: the named feature is missing in its share of the requests', async () => {
  const service = await startTestServer();
  const missing = (feature: string) =>
    growth('feature_missing_total', { feature }, () => predictAll(service));
  expect(await missing('country_risk')).toBe(0);
  await service.faults.set('feature-missing', { feature: 'country_risk', ratio: 0.4 });
  const lost = await missing('country_risk');
  expect(lost / orders.length).toBeGreaterThan(0.25);
  expect(lost / orders.length).toBeLessThan(0.55);
  expect(await missing('items')).toBe(0);
  await service.faults.set('feature-missing', { ratio: 1 });
  expect(await missing('items')).toBe(orders.length);
  service.advance(10_000);
  const [age] = await scrape('feature_age_seconds', { feature: 'items' });
  expect(age?.value).toBeGreaterThanOrEqual(10);
  service.faults.clear('feature-missing');
  expect(await missing('country_risk')).toBe(0);
  const [fresh] = await scrape('feature_age_seconds', { feature: 'items' });
  expect(fresh?.value).toBeLessThan(10);
});

test('feature-shift: the stability index of that feature alone rises, and falls again', async () => {
  const service = await startTestServer({ DRIFT_WINDOW_SECONDS: '60' });
  expect(await drift()).toEqual(new Map());
  await predictAll(service);
  const quiet = await drift();
  expect(quiet.size).toBe(8);
  for (const [feature, psi] of quiet) expect(psi, feature).toBeLessThan(0.2);

  await service.faults.set('feature-shift', { feature: 'email_entropy', sigmas: 3 });
  service.advance(61_000);
  await predictAll(service);
  for (const [feature, psi] of await drift()) {
    if (feature === 'email_entropy') expect(psi).toBeGreaterThan(1);
    else expect(psi, feature).toBeLessThan(0.2);
  }

  service.faults.clear('feature-shift');
  service.advance(61_000);
  await predictAll(service);
  expect((await drift()).get('email_entropy')).toBeLessThan(0.2);
});

test('label-noise: accuracy falls to the share of good labels, and recovers', async () => {
  const service = await startTestServer({ QUALITY_WINDOW_SECONDS: '60' });
  const accuracy = async () => {
    service.advance(61_000);
    const answers = await predictAll(service);
    const outcomes = answers.map(({ predictionId }, index) => ({
      predictionId,
      label: orders[index]?.fraud ? 'fraud' : 'legit',
    }));
    await service.client.post('/v1/outcomes').send({ outcomes }).expect(202);
    return total('model_accuracy_ratio', { version: '1.0.0' });
  };
  const wrong = () => total('prediction_outcomes_total', { result: 'fn' });
  expect(await accuracy()).toBeGreaterThan(0.95);
  const before = await wrong();
  await service.faults.set('label-noise', { ratio: 0.5 });
  const noisy = await accuracy();
  expect(noisy).toBeGreaterThan(0.35);
  expect(noisy).toBeLessThan(0.65);
  expect(await wrong()).toBeGreaterThan(before + 30);
  service.faults.clear('label-noise');
  expect(await accuracy()).toBeGreaterThan(0.95);
});

test('slow-features: the features phase takes as much longer', async () => {
  const { predict, faults } = await startTestServer();
  let users = 0;
  const featuresMs = () =>
    meanPhaseMs('features', () => {
      users += 1;
      return predict(honestFeatures, `new-user-${users}`);
    });
  await faults.set('slow-features', { ms: 300 });
  expect(await featuresMs()).toBeGreaterThanOrEqual(299);
  faults.clear('slow-features');
  await waitFor(async () => (await featuresMs()) < 299);
});

test('features-down: predictions go on with what the request brings', async () => {
  const { predict, faults } = await startTestServer();
  const { card_age_days, ...rest } = honestFeatures;
  const errors = (user: string) =>
    growth('feature_lookups_total', { result: 'error' }, () => predict(rest, user));
  await faults.set('features-down', {});
  const missing = await growth('feature_missing_total', { feature: 'card_age_days' }, async () => {
    expect(await errors('ann')).toBe(1);
  });
  expect(missing).toBe(1);
  faults.clear('features-down');
  expect(await errors('bob')).toBe(0);
  expect(card_age_days).toBe(500);
});

test('slow-model: requests pile up, a full queue answers 503, and both end with the fault', async () => {
  const service = await startTestServer({ QUEUE_MAX_DEPTH: '5', BATCH_MAX_SIZE: '1' });
  const { client, faults, predict, server } = service;
  await faults.set('slow-model', { ms: 1500 });
  const send = (index: number) =>
    client
      .post('/v1/predict')
      .send({ features: { ...honestFeatures, amount_minor: index } })
      .then((response) => response);
  const running = Array.from({ length: 6 }, (_, index) => send(index));
  await waitFor(() => server.queueDepth === 5);
  expect(await total('inference_queue_depth')).toBe(5);
  const refused = await send(99);
  expect(refused.status).toBe(503);
  expect(refused.headers).toMatchObject({
    'retry-after': '1',
    'content-type': expect.stringContaining('application/problem+json'),
  });
  expect(refused.body).toMatchObject({ title: 'Queue full', status: 503 });
  faults.clear('slow-model');
  const answers = await Promise.all(running);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await total('inference_errors_total', { error_type: 'queue_full' })).toBe(1);
  expect(await total('inference_requests_total', { status: 'failure' })).toBe(1);
  expect(await total('inference_queue_depth')).toBe(0);
  expect((await predict(honestFeatures)).class).toBe('legit');
});

test('bad parameters of a fault are refused', async () => {
  const { faults } = await startTestServer();
  await expect(faults.set('feature-shift', { feature: 'shoe_size' })).rejects.toThrow();
  await expect(faults.set('feature-missing', { ratio: 2 })).rejects.toThrow();
  await expect(faults.set('no-such-fault', {})).rejects.toThrow();
});
