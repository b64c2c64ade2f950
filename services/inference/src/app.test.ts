import { expect, test } from 'vitest';
import { loadModel, modelFolder } from './model/load.ts';
import { fraudulentFeatures, honestFeatures } from './testing/orders.ts';
import { growth, scrape } from './testing/scrape.ts';
import { startTestServer } from './testing/test-server.ts';
import { generateOrders } from './train/generator.ts';

const { model: champion } = await loadModel(modelFolder, 'champion');
const { model: challenger } = await loadModel(modelFolder, 'challenger');

test('an honest order is legit, a planted fraud is fraud', async () => {
  const { predict } = await startTestServer();
  const honest = await predict(honestFeatures);
  expect(honest).toMatchObject({
    model: { name: 'fraud', version: '1.0.0', variant: 'champion' },
    score: champion.score(honestFeatures),
    class: 'legit',
    cached: false,
  });
  expect(honest.confidence).toBe(1 - honest.score);
  const fraud = await predict(fraudulentFeatures);
  expect(fraud).toMatchObject({ class: 'fraud', confidence: fraud.score });
  expect(fraud.score).toBeGreaterThan(0.95);
});

test('under concurrency each answer is that of its own order, in fewer batches', async () => {
  const { predict } = await startTestServer({ BATCH_MAX_WAIT_MS: '20' });
  const orders = generateOrders(5, 200);
  let answers: { score: number; predictionId: string }[] = [];
  const batches = await growth('inference_batch_size_count', {}, async () => {
    answers = await Promise.all(orders.map(({ features }) => predict(features)));
  });
  expect(answers.map(({ score }) => score)).toEqual(
    orders.map(({ features }) => champion.score(features)),
  );
  expect(new Set(answers.map(({ predictionId }) => predictionId)).size).toBe(200);
  expect(batches).toBeGreaterThan(0);
  expect(batches).toBeLessThan(150);
});

test('users are shared out by hash, and a header pins the model', async () => {
  const { client, predict } = await startTestServer({ CHALLENGER_SHARE: '0.3' });
  const users = Array.from({ length: 60 }, (_, index) => `user-${index}`);
  const variants = async () =>
    Promise.all(users.map(async (user) => (await predict(honestFeatures, user)).model.variant));
  const first = await variants();
  expect(new Set(first)).toEqual(new Set(['champion', 'challenger']));
  expect(await variants()).toEqual(first);

  for (const pin of ['challenger', '2.0.0']) {
    const { body } = await client
      .post('/v1/predict')
      .set('x-model-version', pin)
      .send({ features: honestFeatures })
      .expect(200);
    expect(body).toMatchObject({
      model: { version: '2.0.0', variant: 'challenger' },
      score: challenger.score(honestFeatures),
    });
  }
  const { body } = await client
    .post('/v1/predict')
    .set('x-model-version', '9.9.9')
    .send({ features: honestFeatures })
    .expect(400)
    .expect('content-type', /application\/problem\+json/);
  expect(body).toMatchObject({ title: 'Unknown model version' });
});

test('the user may also stand in the header', async () => {
  const { client, predict } = await startTestServer({ CHALLENGER_SHARE: '0.5' });
  for (const user of ['user-1', 'user-2', 'user-3', 'user-4', 'user-5', 'user-6']) {
    const { model } = await predict(honestFeatures, user);
    const { body } = await client
      .post('/v1/predict')
      .set('x-user-id', user)
      .send({ features: honestFeatures });
    expect(body.model).toEqual(model);
  }
});

test('the same order again comes from the cache, with an id of its own, until it is too old', async () => {
  const { predict, advance } = await startTestServer();
  const labels = { cache: 'predictions' };
  const first = await predict(honestFeatures);
  const hits = await growth('cache_requests_total', { ...labels, result: 'hit' }, async () => {
    const second = await predict(honestFeatures);
    expect(second).toEqual({ ...first, predictionId: second.predictionId, cached: true });
    expect(second.predictionId).not.toBe(first.predictionId);
  });
  expect(hits).toBe(1);
  advance(61_000);
  const misses = await growth('cache_requests_total', { ...labels, result: 'miss' }, async () => {
    expect((await predict(honestFeatures)).cached).toBe(false);
  });
  expect(misses).toBe(1);
});

test('every kind of bad input is a problem that says what is wrong, and is counted', async () => {
  const { client } = await startTestServer();
  const post = (body: object) => client.post('/v1/predict').send(body);
  const bad = { items: 'three', country_risk: 7 };
  const counted = await growth('feature_invalid_total', { feature: 'items' }, async () => {
    const { body } = await post({ features: bad })
      .expect(400)
      .expect('content-type', /application\/problem\+json/);
    expect(body.errors).toEqual([
      { path: 'features.items', reason: 'not_a_number', message: 'must be a number' },
      { path: 'features.country_risk', reason: 'out_of_range', message: 'must be from 0 to 1' },
    ]);
  });
  expect(counted).toBe(1);

  const labels = { variant: 'champion', status: 'invalid' };
  expect(await growth('inference_requests_total', labels, () => post({ features: bad }))).toBe(1);
  const type = { error_type: 'invalid_input' };
  expect(await growth('inference_errors_total', type, () => post({ features: bad }))).toBe(1);

  await post({}).expect(400);
  await post({ features: [] }).expect(400);
  await post({ features: honestFeatures, userId: '' }).expect(400);
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`f${index}`, 1]));
  await post({ features: many }).expect(400);
  await client
    .post('/v1/predict')
    .set('content-type', 'application/json')
    .send('{"features":')
    .expect(400);
  await post({ features: {}, padding: 'x'.repeat(120_000) }).expect(413);
});

test('a name that the model lacks is counted and does no harm', async () => {
  const { predict } = await startTestServer();
  const labels = { feature: 'other', reason: 'unknown_feature' };
  const counted = await growth('feature_invalid_total', labels, async () => {
    const { score } = await predict({ ...honestFeatures, shoe_size: 43, '<b>': 1 });
    expect(score).toBe(champion.score(honestFeatures));
  });
  expect(counted).toBe(2);
});

test('features that nobody knows are imputed and counted; the user’s come from the store', async () => {
  const { predict, client } = await startTestServer();
  const { card_age_days, ...rest } = honestFeatures;
  const labels = { feature: 'card_age_days' };
  const unknown = await growth('feature_missing_total', labels, async () => {
    const { score, predictionId } = await predict({ ...rest, card_age_days: null }, 'ann');
    expect(score).toBe(champion.score({ ...honestFeatures, card_age_days: null }));
    const { body } = await client.get(`/v1/predictions/${predictionId}`).expect(200);
    expect(body).toMatchObject({ imputed: ['card_age_days'], outcome: null });
  });
  expect(unknown).toBe(1);

  await predict(honestFeatures, 'ann');
  const known = await growth('feature_missing_total', labels, async () => {
    expect((await predict(rest, 'ann')).score).toBe(champion.score(honestFeatures));
    expect((await predict(rest, 'bob')).score).not.toBe(champion.score(honestFeatures));
  });
  expect(known).toBe(1);
  expect(card_age_days).toBe(500);
});

test('the models are described with their share and metrics', async () => {
  const { client } = await startTestServer({ CHALLENGER_SHARE: '0.25' });
  const { body } = await client.get('/v1/models').expect(200);
  expect(body.models).toMatchObject([
    { name: 'fraud', version: '1.0.0', variant: 'champion', share: 0.75 },
    { name: 'fraud', version: '2.0.0', variant: 'challenger', share: 0.25 },
  ]);
  expect(body.models[0].metrics.auc).toBeGreaterThan(0.98);
  expect(body.models[0].features).toEqual(champion.artifact.features);
});

test('the series of a model carry its version, not that of the service', async () => {
  const { predict } = await startTestServer();
  await predict(fraudulentFeatures);
  const names = [
    'inference_requests_total',
    'inference_phase_duration_seconds_count',
    'inference_confidence_count',
    'predictions_total',
    'model_info',
    'model_load_seconds_count',
    'model_memory_bytes',
  ];
  for (const name of names) {
    const samples = await scrape(name, { version: '1.0.0' });
    expect(samples.length, name).toBeGreaterThan(0);
    expect(samples.every(({ labels }) => labels.model === 'fraud')).toBe(true);
  }
  const phases = await scrape('inference_phase_duration_seconds_count', { version: '1.0.0' });
  expect(phases.map(({ labels }) => labels.phase).toSorted()).toEqual([
    'features',
    'infer',
    'postprocess',
    'preprocess',
  ]);
});
