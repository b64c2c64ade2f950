import { HOUR, MINUTE, type QueryQuestion } from '@lab/kit/spec';
import { afterEnd, all, during, last } from '../moments.ts';

/** Choosing series and samples. */
export const SELECTORS: readonly QueryQuestion[] = [
  {
    id: 'production',
    question: 'the counters of predictions in production, but not those of version v3',
    reference: 'model_predictions_total{environment="production",version!="v3"}',
    times: all(during('canary'), last(12 * HOUR)),
    mistakes: [
      {
        wrong: 'model_predictions_total{environment="production"}',
        hint: 'The version that was to stay out is in the answer while it runs.',
      },
      {
        wrong: 'model_predictions_total{environment="production",version="v2"}',
        hint: 'Only one version is let in: other models count their versions on their own.',
      },
      {
        wrong: 'model_predictions_total{version!="v3"}',
        hint: 'Series of another environment are in the answer by day.',
      },
    ],
  },
  {
    id: 'failed-requests',
    question: 'the counters of requests to the shop with a status of 400 or more',
    reference: 'http_server_requests_total{status=~"[45].."}',
    mistakes: [
      {
        wrong: 'http_server_requests_total{status=~"5.."}',
        hint: 'Those are failures of the shop alone; a status of 404 is 400 or more, too.',
      },
      {
        looksLike: ({ selectors }) =>
          selectors.some(({ matchers }) =>
            matchers.some(({ op, value }) => op === '=~' && !/[.*+\]]/.test(value)),
          ),
        hint: 'A regular expression must match the value from its beginning to its end.',
      },
      {
        looksLike: ({ selectors }) =>
          selectors.some(({ matchers }) =>
            matchers.some(({ op, value }) => op === '=' && /[.*|[\]]/.test(value)),
          ),
        hint: '"=" compares letter by letter: no status is called like that.',
      },
    ],
  },
  {
    id: 'series-per-metric',
    question: 'how many series each metric of the job node has, told apart by the name',
    reference: 'count by (__name__) ({job="node"})',
    mistakes: [
      {
        wrong: 'count({job="node"})',
        hint: 'All metrics are counted together: they were to be told apart.',
      },
      {
        looksLike: ({ calls }) => calls.some(({ grouping }) => grouping?.labels.includes('name')),
        hint: 'The name of a metric is a label, but it is not called "name".',
      },
    ],
  },
  {
    id: 'samples-per-hour',
    question: 'how many samples each series of model_memory_usage_bytes got in the last hour',
    reference: 'count_over_time(model_memory_usage_bytes[1h])',
    times: all(afterEnd('model-1-unseen', 10 * MINUTE), last(5 * HOUR)),
    mistakes: [
      {
        looksLike: (query) => query.uses('count'),
        hint: 'That counts series. Each of them has many samples.',
      },
      {
        looksLike: (query) => query.uses('changes'),
        hint: 'A sample that is worth as much as the one before it is a sample, too.',
      },
      {
        looksLike: ({ subqueries }) => subqueries.length > 0,
        hint: 'A subquery sees a sample at every step: for five minutes it takes the last one for a new one.',
      },
      {
        looksLike: (query) => query.uses('sum_over_time'),
        hint: 'That adds up what the samples are worth.',
      },
    ],
  },
  {
    id: 'a-day-ago',
    question: 'the memory that each model used a day before now, whenever now is',
    reference: 'model_memory_usage_bytes offset 1d',
    mistakes: [
      { wrong: 'model_memory_usage_bytes', hint: 'That is how much it uses now.' },
      {
        wrong: 'avg_over_time(model_memory_usage_bytes[1d])',
        hint: 'That is the mean of the whole day, not the reading of a moment.',
      },
      {
        looksLike: ({ expression }) => /@\s*\d/.test(expression),
        hint: 'A fixed time is a day ago today only.',
      },
      {
        looksLike: ({ selectors }) => selectors.some(({ offset }) => offset?.startsWith('-')),
        hint: 'That looks into the future.',
      },
    ],
  },
];
