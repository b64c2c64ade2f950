import type { SeriesPlan } from '../plan.ts';
import { HOUR } from '../schedule.ts';
import { type Shape, shapes } from '../shape.ts';
import type { CourseEvent } from './events.ts';

/** One model in one process. */
interface Served {
  readonly model: string;
  readonly version: string;
  readonly environment: 'production' | 'staging';
  readonly instance: string;
  readonly framework: string;
  /** Predictions per second at the peak of the day. */
  readonly peak: number;
  /** Seconds. */
  readonly median: number;
  readonly features: number;
  readonly memoryMegabytes: number;
  /** Share of predictions that the cache answers. */
  readonly hitRatio: number;
  readonly resets: readonly CourseEvent[];
  readonly missing?: readonly CourseEvent[];
  readonly only?: CourseEvent;
}

const fraud = { model: 'fraud-detector', framework: 'xgboost', features: 42, hitRatio: 0.62 };
const recommender = { model: 'recommender', framework: 'pytorch', features: 128, hitRatio: 0.93 };
const first = {
  environment: 'production',
  instance: 'model-0:8001',
  resets: ['model-deploy'],
} as const;
const second = {
  environment: 'production',
  instance: 'model-1:8001',
  resets: ['model-deploy', 'model-1-restart'],
  missing: ['model-1-unseen'],
} as const;

const served: readonly Served[] = [
  { ...fraud, ...first, version: 'v2', peak: 18, median: 0.045, memoryMegabytes: 900 },
  { ...fraud, ...second, version: 'v2', peak: 16, median: 0.05, memoryMegabytes: 900 },
  {
    ...fraud,
    version: 'v3',
    environment: 'production',
    instance: 'model-2:8001',
    peak: 2,
    median: 0.03,
    memoryMegabytes: 1200,
    resets: ['canary'],
    only: 'canary',
  },
  { ...recommender, ...first, version: 'v7', peak: 40, median: 0.012, memoryMegabytes: 2600 },
  { ...recommender, ...second, version: 'v7', peak: 36, median: 0.013, memoryMegabytes: 2600 },
  {
    model: 'churn',
    version: 'v1',
    environment: 'staging',
    instance: 'model-staging-0:8001',
    framework: 'sklearn',
    peak: 0.8,
    median: 0.08,
    features: 17,
    memoryMegabytes: 400,
    hitRatio: 0.3,
    resets: ['staging-hours'],
    only: 'staging-hours',
  },
];

const WEEKDAYS = [1, 1.05, 1.05, 1, 0.95, 0.6, 0.5] as const;

/** The model servers: the series of exercise 07. */
export const modelSeries: readonly SeriesPlan[] = served.flatMap(seriesOf);

function seriesOf(one: Served): SeriesPlan[] {
  const { model, version, environment, instance, framework, peak, median, resets } = one;
  const labels = {
    job: 'model-serving',
    instance,
    model,
    version,
    environment,
    namespace: environment === 'production' ? 'ml-prod' : 'ml-staging',
  };
  const rate = shapes.product(
    shapes.daily({ low: peak * 0.15, high: peak, peakHour: 15 }),
    shapes.weekly(WEEKDAYS),
    shapes.noise(0.08),
    shapes.spike('predictions-drop', model === 'fraud-detector' ? 0.1 : 1),
  );
  const errors = shapes.spike('model-errors', model === 'recommender' ? 0.14 : 0.004, 0.004);
  const hits: Shape = shapes.product(
    shapes.spike('cold-cache', model === 'recommender' ? 0.45 : one.hitRatio, one.hitRatio),
    shapes.wander(0.04, 3 * HOUR),
  );
  const life = {
    ...(one.missing && { missing: one.missing }),
    ...(one.only && { only: one.only }),
  };
  const counter = (name: string, help: string, value: Shape, more = {}): SeriesPlan => ({
    name,
    type: 'counter',
    help,
    labels: { ...labels, ...more },
    value,
    resets,
    ...life,
  });
  const gauge = (name: string, help: string, value: Shape, more = {}): SeriesPlan => ({
    name,
    type: 'gauge',
    help,
    labels: { ...labels, ...more },
    value,
    ...life,
  });
  const predictions = { stream: `predictions ${model} ${version} ${instance}` };
  const failed = (error_type: string, share: number) =>
    counter(
      'model_prediction_errors_total',
      'Predictions that failed.',
      shapes.product(rate, errors, share),
      { error_type },
    );
  const leakSince = instance === second.instance ? 'model-1-restart' : 'model-deploy';
  return [
    {
      ...counter('model_predictions_total', 'Predictions that were asked for.', rate),
      ...predictions,
    },
    failed('timeout', 0.75),
    failed('invalid_input', 0.25),
    {
      name: 'model_prediction_duration_seconds',
      type: 'histogram',
      help: 'Time that a prediction took.',
      unit: 'seconds',
      labels,
      value: rate,
      median: shapes.product(
        median,
        shapes.wander(0.1, 2 * HOUR),
        shapes.spike('slow-model', model === 'fraud-detector' ? 7 : 1),
        shapes.step({ at: 'model-deploy', levels: [1, 1.08, 0.94] }),
      ),
      spread: 0.55,
      buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1],
      resets,
      ...life,
      ...predictions,
    },
    counter(
      'model_cache_hits_total',
      'Predictions that came from the cache.',
      shapes.product(rate, hits),
    ),
    counter(
      'model_cache_misses_total',
      'Predictions that had to be computed.',
      shapes.product(rate, shapes.sum(1, shapes.product(-1, hits))),
    ),
    {
      name: 'model_queue_depth',
      type: 'gauge',
      help: 'Predictions that wait for a free worker of the model.',
      labels,
      value: shapes.product(
        shapes.daily({ low: 1, high: 4, peakHour: 15 }),
        shapes.noise(0.3),
        shapes.spike('slow-model', model === 'fraud-detector' ? 12 : 1),
      ),
      whole: true,
      ...life,
    },
    gauge('model_input_features_count', 'Features of one input.', one.features),
    gauge(
      'model_memory_usage_bytes',
      'Memory of the model.',
      shapes.product(
        shapes.ramp({ start: one.memoryMegabytes * 1e6, perHour: 4e6, since: leakSince }),
        shapes.noise(0.005),
      ),
    ),
    {
      name: 'model_cpu_seconds_total',
      type: 'counter',
      help: 'CPU time that the model took.',
      unit: 'seconds',
      labels,
      value: shapes.sum(0.02, shapes.product(rate, median * 0.4)),
      fractional: true,
      resets,
      ...life,
    },
    gauge('model_info', 'What is known about a model that is loaded.', 1, {
      framework,
      team: model === 'recommender' ? 'growth' : 'risk',
    }),
  ];
}
