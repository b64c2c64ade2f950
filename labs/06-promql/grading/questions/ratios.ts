import type { QueryQuestion } from '@lab/kit/spec';

/** Shares and percentiles: what is divided by what, and what may be added up. */
export const RATIOS: readonly QueryQuestion[] = [
  {
    id: 'cache-hit-ratio',
    question: 'which share of its predictions each model took from the cache, over 5 minutes',
    reference:
      'sum by (model) (rate(model_cache_hits_total[5m])) / (sum by (model) (rate(model_cache_hits_total[5m])) + sum by (model) (rate(model_cache_misses_total[5m])))',
    mistakes: [
      {
        wrong:
          'sum by (model) (rate(model_cache_hits_total[5m])) / sum by (model) (rate(model_cache_misses_total[5m]))',
        hint: 'Hits are compared with misses. A share is a part of the whole, and never more than 1.',
      },
      {
        wrong:
          'sum by (model) (rate(model_cache_misses_total[5m])) / (sum by (model) (rate(model_cache_hits_total[5m])) + sum by (model) (rate(model_cache_misses_total[5m])))',
        hint: 'That is the share that the cache did not have.',
      },
      {
        wrong:
          'avg by (model) (rate(model_cache_hits_total[5m]) / (rate(model_cache_hits_total[5m]) + rate(model_cache_misses_total[5m])))',
        hint: 'A mean of shares gives a process with few predictions as much say as one with many.',
      },
      {
        wrong:
          'sum by (model) (model_cache_hits_total) / (sum by (model) (model_cache_hits_total) + sum by (model) (model_cache_misses_total))',
        hint: 'That is the share since the start of the processes.',
      },
    ],
  },
  {
    id: 'errors-by-type',
    question:
      'for each series of model_prediction_errors_total: its share of the predictions of the same model in the same process, over 5 minutes, with all its labels',
    reference:
      'rate(model_prediction_errors_total[5m]) / ignoring (error_type) group_left rate(model_predictions_total[5m])',
    mistakes: [
      {
        wrong:
          'sum without (error_type) (rate(model_prediction_errors_total[5m])) / rate(model_predictions_total[5m])',
        hint: 'All types of errors are in one share: they were to be told apart.',
      },
      {
        looksLike: ({ operations }) =>
          operations.some(({ operator, matching }) => operator === '/' && matching === undefined),
        hint: 'Series find each other when all their labels are equal, and one side has a label that the other lacks.',
      },
      {
        looksLike: ({ operations }) =>
          operations.some(({ matching, group }) => matching !== undefined && group === undefined),
        hint: 'Several series of one side belong to the same one of the other, and the query does not say on which side there are more.',
      },
      {
        looksLike: ({ operations }) => operations.some(({ group }) => group === 'right'),
        hint: 'The side with more series is the other one.',
      },
    ],
  },
  {
    id: 'p95',
    question: 'the 95th percentile of the duration of predictions over 5 minutes, for each model',
    reference:
      'histogram_quantile(0.95, sum by (model, le) (rate(model_prediction_duration_seconds_bucket[5m])))',
    mistakes: [
      {
        wrong:
          'avg by (model) (histogram_quantile(0.95, rate(model_prediction_duration_seconds_bucket[5m])))',
        hint: 'A mean of percentiles is no percentile: add the buckets up first.',
      },
      {
        wrong:
          'histogram_quantile(0.95, sum by (model, le) (model_prediction_duration_seconds_bucket))',
        hint: 'Those are the durations since the start of the processes, not of five minutes.',
      },
      {
        wrong:
          'histogram_quantile(95, sum by (model, le) (rate(model_prediction_duration_seconds_bucket[5m])))',
        hint: 'A quantile is a number from 0 to 1.',
      },
      {
        looksLike: ({ calls }) =>
          calls.some(
            ({ inside, grouping }) =>
              inside.includes('histogram_quantile') &&
              grouping !== undefined &&
              (grouping.kind === 'by') !== grouping.labels.includes('le'),
          ),
        hint: 'The sum has thrown away the label that says where each bucket ends.',
      },
    ],
  },
];
