import type { CostlyQuery } from '@lab/kit/spec';
import { MODEL } from '../recordings/expressions.ts';

const PRODUCTION = 'environment="production"';
const HERE = `{${PRODUCTION}}`;
const rate = (metric: string, matchers = HERE) => `rate(${metric}${matchers}[5m])`;
const PREDICTIONS = 'model_predictions_total';
const ERRORS = 'model_prediction_errors_total';
const BUCKETS = 'model_prediction_duration_seconds_bucket';
const HITS = 'model_cache_hits_total';
const MISSES = 'model_cache_misses_total';
const failedOfEachModel = `(sum by (${MODEL}) (${rate(ERRORS)}) or sum by (${MODEL}) (${rate(PREDICTIONS)}) * 0) / (sum by (${MODEL}) (${rate(PREDICTIONS)}) > 0)`;
const p95 = (by: string) => `histogram_quantile(0.95, sum by (${by}, le) (${rate(BUCKETS)}))`;

/** Panels that read raw series, and must cost less. Ids are their titles. */
export const HEAVY: readonly CostlyQuery[] = [
  {
    id: 'Predictions',
    asked: 'predictions per second of each model',
    before: `sum by (model) (${rate(PREDICTIONS)})`,
    mistakes: [
      {
        wrong: `sum by (${MODEL}) (${rate(PREDICTIONS)})`,
        hint: 'The panel shows one line for each model; what is recorded has more labels. It can be summed further.',
      },
    ],
  },
  {
    id: 'Share of failed predictions',
    asked: 'the share of failed predictions of all models',
    before: `sum by (environment) (${rate(ERRORS)}) / sum by (environment) (${rate(PREDICTIONS)})`,
    mistakes: [
      {
        wrong: `avg by (environment) (${failedOfEachModel})`,
        hint: 'That is the mean of the shares of the models. All failures divided by all predictions is asked for.',
      },
    ],
  },
  {
    id: '95th percentile',
    asked: 'the 95th percentile of each model and version',
    before: p95(MODEL),
  },
  {
    id: 'Compared with an hour ago',
    asked: 'predictions per second of each model, divided by those of an hour before',
    before: `sum by (model) (${rate(PREDICTIONS)}) / sum by (model) (rate(${PREDICTIONS}${HERE}[5m] offset 1h))`,
    mistakes: [
      {
        wrong: `sum by (model) (${rate(PREDICTIONS)}) / sum by (model) (${rate(PREDICTIONS)})`,
        hint: 'That compares this moment with itself. A recorded series takes an offset like any other.',
      },
    ],
  },
];

/** Panels that read what rules do not record, with the raw query that each stands for. */
export const DEAD: readonly CostlyQuery[] = [
  {
    id: 'Predictions of each process',
    asked: 'predictions per second of each instance',
    before: `sum by (instance) (${rate(PREDICTIONS)})`,
  },
  {
    id: 'Failures in ml-prod',
    asked: 'failures per second of each model in the namespace ml-prod, which is all of production',
    before: `sum by (model) (${rate(ERRORS, '{namespace="ml-prod"}')})`,
    mistakes: [
      {
        wrong: `sum by (model) (${rate(ERRORS, '')})`,
        hint: 'That is every environment. ml-prod is all of production, and that is a label which is still there.',
      },
    ],
  },
  {
    id: 'Answers from the cache',
    asked: 'the share of lookups that the cache answered, for each model and version',
    before: `sum by (${MODEL}) (${rate(HITS)}) / (sum by (${MODEL}) (${rate(HITS)}) + sum by (${MODEL}) (${rate(MISSES)}))`,
  },
  {
    id: 'Predictions of this cluster',
    asked: 'predictions per second of all models in all environments',
    before: `sum(${rate(PREDICTIONS, '')})`,
    mistakes: [
      {
        wrong: `sum(${rate(PREDICTIONS)})`,
        hint: 'That is one environment; this Prometheus serves one cluster, and all that it has is of that cluster.',
      },
    ],
  },
  {
    id: '95th percentile of all models',
    asked: 'the 95th percentile of the predictions of all models',
    before: p95('environment'),
    mistakes: [
      {
        wrong: `max by (environment) (${p95(MODEL)})`,
        hint: 'That is the slowest model, not the predictions of all.',
      },
      {
        wrong: `avg by (environment) (${p95(MODEL)})`,
        hint: 'A mean of quantiles is the quantile of nothing.',
      },
    ],
  },
];

/** The panel as it is asked when another environment is chosen. */
export const withEnvironment = (panel: CostlyQuery, environment: string): CostlyQuery => {
  const chosen = (query: string) => query.replaceAll(PRODUCTION, `environment="${environment}"`);
  const mistakes = panel.mistakes?.map(({ wrong, hint }) => ({ wrong: chosen(wrong), hint })) ?? [];
  return {
    ...panel,
    asked: `${panel.asked}, when ${environment} is chosen`,
    before: chosen(panel.before),
    mistakes: [
      ...mistakes,
      { wrong: panel.before, hint: 'It shows production, whatever is chosen on the dashboard.' },
    ],
  };
};
