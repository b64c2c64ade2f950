import { gradeRules, type RecordingTask, type TaskContext, type Verdict } from '@lab/kit/spec';
import { models } from '../fixtures.ts';
import { RULES, rate } from './expressions.ts';

const predictions = rate('model_predictions_total');
const failed = rate('model_prediction_errors_total');
const errors = `(${failed} or ${predictions} * 0)`;
const hits = rate('model_cache_hits_total');
const misses = rate('model_cache_misses_total');

const NOT_A_NUMBER =
  'Where nothing was asked for, 0 / 0 is recorded: NaN spoils every sum and mean that reads it. Leave such series out.';

/** What the task "rates" asks for. */
export const RATES: readonly RecordingTask[] = [
  {
    id: 'predictions',
    asked: 'predictions per second over 5 minutes',
    record: 'model:predictions:rate5m',
    equals: predictions,
    mistakes: [
      {
        wrong: 'sum by (model, version, environment) (model_predictions_total)',
        hint: 'That is a count since the start of each process, not predictions per second.',
      },
      {
        wrong: 'sum by (model, version, environment) (increase(model_predictions_total[5m]))',
        hint: 'That is how many there were in 5 minutes; a rate is per second.',
      },
      {
        wrong: 'avg by (model, version, environment) (rate(model_predictions_total[5m]))',
        hint: 'That is the mean of the processes. Together they do more.',
      },
      {
        wrong: 'sum by (model, version, environment) (irate(model_predictions_total[5m]))',
        hint: 'That looks at the last two samples only; what happened between two evaluations is lost for ever.',
      },
    ],
  },
  {
    id: 'errors',
    asked: 'failed predictions per second, 0 where none has ever failed',
    record: 'model:errors:rate5m',
    equals: errors,
    tolerance: 1e-6,
    mistakes: [
      {
        wrong: failed,
        hint: 'A model that has never failed has no series of failures, and so no rate. Which recorded series tells that it exists?',
      },
    ],
  },
  {
    id: 'error-ratio',
    asked: 'the share of failed predictions, of those that have been asked for anything',
    record: 'model:error_ratio:rate5m',
    equals: `${errors} / (${predictions} > 0)`,
    tolerance: 1e-6,
    mistakes: [
      { wrong: `${errors} / ${predictions}`, hint: NOT_A_NUMBER },
      {
        wrong: `${failed} / (${predictions} > 0)`,
        hint: 'A model that has never failed has no share of failures here; it should be 0.',
      },
      {
        wrong: `${failed} / ${predictions}`,
        hint: 'A model that has never failed has no share of failures here; it should be 0.',
      },
      {
        wrong:
          'avg by (model, version, environment) (sum without (error_type) (rate(model_prediction_errors_total[5m])) / rate(model_predictions_total[5m]))',
        hint: 'That is the mean of the shares of the processes: an idle process counts as much as a busy one.',
      },
    ],
  },
  {
    id: 'hit-ratio',
    asked:
      'the share of lookups that the cache answered, of those that have been asked for anything',
    record: 'model:cache:hit_ratio',
    equals: `${hits} / (${hits} + ${misses} > 0)`,
    tolerance: 1e-6,
    mistakes: [
      { wrong: `${hits} / (${hits} + ${misses})`, hint: NOT_A_NUMBER },
      {
        wrong: `${hits} / (${misses} > 0)`,
        hint: 'That compares hits with misses. A share is a part of the whole.',
      },
      {
        wrong: `${hits} / ${hits} + ${misses}`,
        hint: 'A division binds tighter than a sum: brackets are missing.',
      },
    ],
  },
];

/** Grades rules.yml: rates and shares of each model. */
export const gradeRates = (context: TaskContext): Promise<Verdict> =>
  gradeRules(context, {
    file: RULES,
    fixtures: models,
    recordings: RATES,
    order: false,
    lint: false,
  });
