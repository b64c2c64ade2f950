import { DAY, HOUR, type QueryQuestion } from '@lab/kit/spec';
import { last } from '../moments.ts';

const rate = (window: string, more = '') =>
  `sum by (model) (rate(model_predictions_total[${window}]${more}))`;

/** Windows, steps and offsets. */
export const TIME: readonly QueryQuestion[] = [
  {
    id: 'hourly-traffic',
    question:
      'a graph of two days with one point an hour: predictions per second for each model, each point the mean of the hour before it',
    reference: rate('1h'),
    type: 'range',
    step: HOUR,
    times: last(2 * DAY),
    mistakes: [
      {
        looksLike: (query) => query.uses('irate'),
        hint: 'Of each hour only the last two samples are looked at: one minute of sixty.',
      },
      {
        wrong: rate('5m'),
        hint: 'Each point shows five minutes, and the next one comes an hour later: most of the traffic is never looked at.',
      },
      {
        wrong: 'sum by (model) (increase(model_predictions_total[1h]))',
        hint: 'So many there were in the hour; a rate is per second.',
      },
    ],
  },
  {
    id: 'against-an-hour-ago',
    question:
      'how the traffic of each model (over 5 minutes) compares with that of an hour ago: 1 is as much, 2 twice as much',
    reference: `${rate('5m')} / ${rate('5m', ' offset 1h')}`,
    mistakes: [
      {
        wrong: `${rate('5m')} / ${rate('5m', ' offset -1h')}`,
        hint: 'That compares with an hour later: a negative offset looks into the future.',
      },
      {
        wrong: `${rate('5m', ' offset 1h')} / ${rate('5m')}`,
        hint: 'The past is divided by the present: twice the traffic would be 0.5.',
      },
      {
        wrong: `${rate('5m')} - ${rate('5m', ' offset 1h')}`,
        hint: 'That is the difference, not the ratio.',
      },
      {
        wrong: `${rate('5m')} / ${rate('1h')}`,
        hint: 'That compares with the mean of the last hour, which the last minutes are part of.',
      },
      {
        looksLike: ({ selectors }) => selectors.some(({ offset }) => offset?.startsWith('-')),
        hint: 'That compares with an hour later: a negative offset looks into the future.',
      },
    ],
  },
  {
    id: 'busiest-moment',
    question:
      'the highest traffic of each model in the last 6 hours: of the rates over 5 minutes, taken every 5 minutes',
    reference: `max_over_time(${rate('5m')}[6h:5m])`,
    mistakes: [
      {
        wrong: `max_over_time(${rate('5m')}[6h:1h])`,
        hint: 'The traffic is looked at once an hour, and the peaks between are missed.',
      },
      {
        wrong: rate('6h'),
        hint: 'That is the mean of six hours.',
      },
      {
        wrong: `avg_over_time(${rate('5m')}[6h:5m])`,
        hint: 'That is the mean of what was seen.',
      },
      {
        looksLike: ({ subqueries }) => subqueries.some(({ step }) => step === undefined),
        hint: 'Without a step a subquery takes that of the server, whatever it is.',
      },
      {
        looksLike: ({ subqueries }) => subqueries.length > 0,
        hint: 'How often is the traffic looked at, and over which windows?',
      },
    ],
  },
];
