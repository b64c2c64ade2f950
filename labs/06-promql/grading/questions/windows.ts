import { DAY, HOUR, type QueryQuestion } from '@lab/kit/spec';
import { afterEnd, all, during, last } from '../moments.ts';

const errors = 'sum(rate(model_prediction_errors_total[5m]))';
const predictions = (more = '') => `sum by (model) (rate(model_predictions_total[5m]${more}))`;

/** The usual, the unusual and the future. */
export const WINDOWS: readonly QueryQuestion[] = [
  {
    id: 'usual-error-ratio',
    question:
      'the usual share of failed predictions, all models together: the mean of the last day, of the shares over 5 minutes taken every 5 minutes',
    reference: `avg_over_time((${errors} / sum(rate(model_predictions_total[5m])))[1d:5m])`,
    mistakes: [
      {
        wrong:
          'sum(rate(model_prediction_errors_total[1d])) / sum(rate(model_predictions_total[1d]))',
        hint: 'That is the share of the whole day: a busy hour weighs more in it than a quiet one.',
      },
      {
        wrong: `${errors} / sum(rate(model_predictions_total[5m]))`,
        hint: 'That is the share of this moment.',
      },
      {
        wrong: `avg_over_time((${errors} / sum(rate(model_predictions_total[5m])))[1d:1h])`,
        hint: 'The share is looked at once an hour.',
      },
      {
        looksLike: ({ subqueries }) => subqueries.length > 0,
        hint: 'Over which windows is the share taken, how often, and is all of it within the subquery?',
      },
    ],
  },
  {
    id: 'traffic-drop',
    question:
      'the traffic (over 5 minutes) of each model that has less than half of what it had an hour ago, provided that it was more than 10 predictions per second then',
    reference: `${predictions()} < 0.5 * ${predictions(' offset 1h')} and ${predictions(' offset 1h')} > 10`,
    times: all(during('predictions-drop'), afterEnd('staging-hours', 150), last(12 * HOUR)),
    mistakes: [
      {
        wrong: `${predictions()} < 0.5 * ${predictions(' offset 1h')}`,
        hint: 'A model that had next to no traffic before is in the answer: half of nothing is nothing.',
      },
      {
        wrong: `${predictions()} < 0.5 * ${predictions(' offset 1h')} and ${predictions()} > 10`,
        hint: 'The condition is about an hour ago. Who has lost its traffic has not much of it now.',
      },
      {
        wrong: `${predictions()} < bool 0.5 * ${predictions(' offset 1h')}`,
        hint: 'With "bool" a comparison answers 0 and 1 instead of choosing.',
      },
      {
        looksLike: ({ operations }) => operations.some(({ bool }) => bool),
        hint: 'With "bool" a comparison answers 0 and 1 instead of choosing.',
      },
      {
        looksLike: ({ selectors }) => selectors.some(({ offset }) => offset?.startsWith('-')),
        hint: 'A negative offset looks into the future.',
      },
    ],
  },
  {
    id: 'disk-in-a-day',
    question:
      'how many bytes each file system will have available in 24 hours, if it goes on along the straight line that fits the last 6 hours best',
    reference: `predict_linear(node_filesystem_avail_bytes[6h], ${DAY})`,
    mistakes: [
      {
        wrong: 'predict_linear(node_filesystem_avail_bytes[6h], 24)',
        hint: 'Time is counted in seconds: that is the forecast for 24 of them.',
      },
      {
        wrong: `deriv(node_filesystem_avail_bytes[6h]) * ${DAY}`,
        hint: 'That is the change of a day, not what will be left.',
      },
      {
        wrong: `predict_linear(node_filesystem_avail_bytes[1h], ${DAY})`,
        hint: 'The line goes through one hour only: its noise is taken 24 times.',
      },
      {
        wrong: `node_filesystem_avail_bytes + deriv(node_filesystem_avail_bytes[6h]) * ${DAY}`,
        hint: 'That starts from the last reading, noise and all, not from the line.',
      },
    ],
  },
];
