import { gradeRules, type RecordingTask, type TaskContext, type Verdict } from '@lab/kit/spec';
import { models } from '../fixtures.ts';
import { MODEL, RULES, rate } from './expressions.ts';

const DURATION = 'model_prediction_duration_seconds';
const total = (metric: string) => `sum by (environment) (rate(${metric}[5m]))`;
const failed = total('model_prediction_errors_total');
const ofEachModel = `(${rate('model_prediction_errors_total')} or ${rate('model_predictions_total')} * 0) / (${rate('model_predictions_total')} > 0)`;
const p95OfEachModel = `histogram_quantile(0.95, sum by (${MODEL}, le) (rate(${DURATION}_bucket[5m])))`;

/** What the task "platform" asks for. */
export const PLATFORM: readonly RecordingTask[] = [
  {
    id: 'platform-predictions',
    asked: 'predictions per second of all models of an environment',
    record: 'platform:predictions:rate5m',
    equals: total('model_predictions_total'),
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: `avg by (environment) (${rate('model_predictions_total')})`,
        hint: 'That is the mean of the models. The platform does what all of them do together.',
      },
    ],
  },
  {
    id: 'platform-error-ratio',
    asked: 'the share of failed predictions among those of all models of an environment',
    record: 'platform:error_ratio:rate5m',
    equals: `${failed} / ${total('model_predictions_total')}`,
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: `avg by (environment) (${ofEachModel})`,
        hint: 'That is the mean of the shares of the models: a model that is asked once a minute counts as much as the busiest.',
      },
      {
        wrong: `sum by (environment) (${ofEachModel})`,
        hint: 'Shares of different wholes cannot be added up.',
      },
      {
        wrong: `max by (environment) (${ofEachModel})`,
        hint: 'That is the share of the worst model, not of all predictions.',
      },
    ],
  },
  {
    id: 'platform-p95',
    asked: 'the duration that 95 of 100 predictions of an environment stay below',
    record: 'platform:latency:p95',
    equals: `histogram_quantile(0.95, sum by (environment, le) (rate(${DURATION}_bucket[5m])))`,
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: `avg by (environment) (${p95OfEachModel})`,
        hint: 'A mean of quantiles is the quantile of nothing. Only buckets can be added up.',
      },
      {
        wrong: `max by (environment) (${p95OfEachModel})`,
        hint: 'That is the slowest model, not the predictions of all. Only buckets can be added up.',
      },
    ],
  },
];

/** Grades rules.yml: all models of an environment together, from what is recorded before. */
export const gradePlatform = (context: TaskContext): Promise<Verdict> =>
  gradeRules(context, {
    file: RULES,
    fixtures: models,
    recordings: PLATFORM,
    naming: false,
    lint: false,
  });
