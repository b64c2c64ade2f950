import { type RandomMetric, type RuleFixtures, randomFixtures } from '@lab/kit/spec';

/** What every series of a model carries. Rules may name any of these labels, and leave any out. */
const fixedLabels = { job: ['model-serving'], namespace: ['ml'] };
const served = {
  model: ['fraud-detector', 'recommender'],
  version: ['v2', 'v3'],
  environment: ['production', 'staging'],
  instance: ['model-0:8001', 'model-1:8001'],
};

const process = (model: string) => ({
  model: [model],
  version: ['v1'],
  environment: ['staging'],
  instance: ['model-9:8001'],
});
/** No prediction of it has ever failed, so it has no series of failures. */
const flawless = process('churn');
/** Nobody asks it for anything. */
const idle = process('pricing');

const failures = { ...fixedLabels, error_type: ['timeout', 'invalid_input'] };

const counter = (
  name: string,
  range: RandomMetric['range'],
  labels: NonNullable<RandomMetric['labels']>,
  fixed: NonNullable<RandomMetric['fixedLabels']> = fixedLabels,
): RandomMetric => ({ name, type: 'counter', range, labels, fixedLabels: fixed });

const latency: RandomMetric = {
  name: 'model_prediction_duration_seconds',
  type: 'histogram',
  range: [1, 20],
  labels: served,
  fixedLabels,
  buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1],
};

/** Ninety minutes of the models, a sample each minute. */
export const models: RuleFixtures = randomFixtures({
  seed: 71,
  intervalSeconds: 60,
  steps: 90,
  metrics: [
    counter('model_predictions_total', [1, 20], served),
    counter('model_prediction_errors_total', [0, 2], served, failures),
    counter('model_cache_hits_total', [1, 15], served),
    counter('model_cache_misses_total', [1, 5], served),
    counter('model_predictions_total', [1, 5], flawless),
    counter('model_cache_hits_total', [1, 5], flawless),
    counter('model_cache_misses_total', [1, 5], flawless),
    ...['model_predictions_total', 'model_cache_hits_total', 'model_cache_misses_total'].map(
      (name) => counter(name, [0, 0], idle),
    ),
    counter('model_prediction_errors_total', [0, 0], idle, failures),
    latency,
  ],
});

/** Thirty-three hours of the models, a sample every ten minutes: for windows of hours and days. */
export const planning: RuleFixtures = randomFixtures({
  seed: 72,
  intervalSeconds: 600,
  steps: 200,
  metrics: [
    counter('model_predictions_total', [1, 20], served),
    counter('model_cpu_seconds_total', [0.02, 0.8], served),
    {
      name: 'model_memory_usage_bytes',
      type: 'gauge',
      range: [4e8, 9e8],
      labels: served,
      fixedLabels,
    },
  ],
});

const shopLabels = {
  env: ['production', 'dev'],
  route: ['/products', '/checkout'],
  instance: ['api-0:8000', 'api-1:8000'],
};

const shopFixed = { job: ['shop-api'], service: ['api'], method: ['GET'] };

/** Two hours of the shop, a sample each minute. */
export const shop: RuleFixtures = randomFixtures({
  seed: 73,
  intervalSeconds: 60,
  steps: 120,
  metrics: [
    ...['200', '404', '500'].map((status) =>
      counter('http_server_requests_total', [0, 9], shopLabels, {
        ...shopFixed,
        status: [status],
        status_class: [`${status[0]}xx`],
      }),
    ),
    {
      name: 'http_server_request_duration_seconds',
      type: 'histogram',
      range: [1, 20],
      labels: shopLabels,
      fixedLabels: { ...shopFixed, status_class: ['2xx'] },
      buckets: [0.025, 0.1, 0.2, 0.3, 0.5, 1, 2.5],
    },
  ],
});
