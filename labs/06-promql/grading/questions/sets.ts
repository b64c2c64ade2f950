import { HOUR, type QueryQuestion } from '@lab/kit/spec';
import { afterEnd, all, around, last } from '../moments.ts';

const quantile = (q: number) =>
  `histogram_quantile(${q}, sum by (model, le) (rate(model_prediction_duration_seconds_bucket[5m])))`;
const named = (q: number) => `label_replace(${quantile(q)}, "quantile", "${q}", "", "")`;

const traffic = (window: string) =>
  `sum by (model, instance) (rate(model_predictions_total[${window}]))`;

/** Which series an answer holds. */
export const SETS: readonly QueryQuestion[] = [
  {
    id: 'median-and-p99',
    question:
      'the median and the 99th percentile of the duration over 5 minutes, for each model, in one answer: told apart by the label quantile, which is 0.5 or 0.99',
    reference: `${named(0.5)} or ${named(0.99)}`,
    mistakes: [
      {
        wrong: `${quantile(0.5)} or ${quantile(0.99)}`,
        hint: '"or" adds of its right side only what the left one does not have, and both sides have the same labels.',
      },
      {
        wrong: `${quantile(0.99)} or ${quantile(0.5)}`,
        hint: '"or" adds of its right side only what the left one does not have, and both sides have the same labels.',
      },
      {
        wrong: `${named(0.5)} and ${named(0.99)}`,
        hint: '"and" keeps what both sides have, and their labels differ.',
      },
    ],
  },
  {
    id: 'two-busiest',
    question:
      'a graph of six hours: predictions per second (over 5 minutes) of each model and instance, of those two that had the most over the whole six hours',
    reference: `${traffic('5m')} and topk(2, ${traffic('6h').replace('[6h]', '[6h] @ end()')})`,
    type: 'range',
    times: around('model-1-unseen', 6 * HOUR),
    mistakes: [
      {
        wrong: `topk(2, ${traffic('5m')})`,
        hint: 'The two are chosen anew at each point, so that the graph has more than two lines, with holes.',
      },
      {
        wrong: `topk(2, ${traffic('6h').replace('[6h]', '[6h] @ end()')})`,
        hint: 'The two are right, but each has one value for the whole graph.',
      },
      {
        looksLike: (query) => query.uses('topk') && !query.expression.includes('@'),
        hint: 'The two are chosen anew at each point, so that the graph has more than two lines, with holes.',
      },
    ],
  },
  {
    id: 'gone-models',
    question:
      '1 for each model that was there at any time of the last 24 hours and is not there now; nothing while all are there',
    reference:
      'group by (model) (present_over_time(model_predictions_total[1d])) unless group by (model) (model_predictions_total)',
    times: all(afterEnd('staging-hours', 3 * HOUR), last(2 * HOUR)),
    mistakes: [
      {
        looksLike: (query) => query.uses('absent') || query.uses('absent_over_time'),
        hint: 'absent() speaks when nothing at all matches, and knows no labels but those that are written in the query.',
      },
      {
        wrong: 'group by (model) (present_over_time(model_predictions_total[1d]))',
        hint: 'Those that are there now are in the answer, too.',
      },
      {
        wrong:
          'count by (model) (present_over_time(model_predictions_total[1d])) - count by (model) (model_predictions_total) > 0',
        hint: 'What is not there cannot be subtracted: where one side is missing, so is the answer.',
      },
      {
        looksLike: ({ operations }) =>
          operations.some(({ operator }) => operator === '-' || operator === '=='),
        hint: 'What is not there is not 0: where one side is missing, so is the answer.',
      },
      {
        looksLike: ({ selectors }) =>
          selectors.some(({ matchers }) => matchers.some(({ label }) => label === 'model')),
        hint: 'The query knows the models by name; tomorrow there is another one.',
      },
    ],
  },
];
