import type { QueryQuestion } from '@lab/kit/spec';

const info = 'on (instance, model, version) group_left (team) model_info';

/** Two metrics that know different things of the same. */
export const JOINS: readonly QueryQuestion[] = [
  {
    id: 'team-traffic',
    question: 'predictions per second over 5 minutes, for each team (a label of model_info)',
    reference: `sum by (team) (rate(model_predictions_total[5m]) * ${info})`,
    mistakes: [
      {
        looksLike: ({ operations }) =>
          operations.some(({ matching, group }) => matching && group === undefined),
        hint: 'Of the labels of the other side none is taken over unless the query says so.',
      },
      {
        looksLike: ({ operations }) =>
          operations.some(
            ({ matching }) => matching?.kind === 'on' && !matching.labels.includes('instance'),
          ),
        hint: 'Several processes serve one model: by these labels alone a series finds more than one partner.',
      },
      {
        looksLike: ({ operations }) => operations.every(({ matching }) => matching === undefined),
        hint: 'model_info has labels that the counter lacks: by all labels nobody finds a partner.',
      },
      {
        wrong: `sum by (team) (model_predictions_total * ${info})`,
        hint: 'That is a count since the start of the processes, not a rate.',
      },
    ],
  },
  {
    id: 'pool-share',
    question:
      'which share of the connections that its pool may open each instance of the shop uses, told apart by the instance alone',
    reference: 'db_pool_connections{state="in_use"} / on (instance) db_pool_connections_max',
    mistakes: [
      {
        wrong: 'db_pool_connections / ignoring (state) db_pool_connections_max',
        hint: 'The numbers are right, but more labels than the instance are left.',
      },
      {
        wrong: 'sum(db_pool_connections) / sum(db_pool_connections_max)',
        hint: 'That is one number for all: an instance at its limit hides behind another one.',
      },
      {
        looksLike: ({ operations, calls }) =>
          calls.length === 0 && operations.every(({ matching }) => matching === undefined),
        hint: 'One side says which state the connections are in, the other one does not: they find no partner.',
      },
    ],
  },
  {
    id: 'per-cpu-second',
    question: 'how many predictions each model makes of one second of CPU time, over an hour',
    reference:
      'sum by (model) (rate(model_predictions_total[1h])) / sum by (model) (rate(model_cpu_seconds_total[1h]))',
    mistakes: [
      {
        wrong:
          'sum by (model) (rate(model_cpu_seconds_total[1h])) / sum by (model) (rate(model_predictions_total[1h]))',
        hint: 'That is the CPU time of one prediction.',
      },
      {
        wrong:
          'avg by (model) (rate(model_predictions_total[1h]) / rate(model_cpu_seconds_total[1h]))',
        hint: 'A mean of ratios: add up first, divide afterwards.',
      },
      {
        wrong: 'sum by (model) (rate(model_predictions_total[1h]) / model_cpu_seconds_total)',
        hint: 'One side is per second, the other one counts since the start.',
      },
    ],
  },
  {
    id: 'per-gigabyte',
    question:
      'predictions per second (over 5 minutes) for each gigabyte (1e9 bytes) of memory, for each model, with the framework that model_info tells',
    reference:
      'sum by (model) (rate(model_predictions_total[5m])) / (sum by (model) (model_memory_usage_bytes) / 1e9) * on (model) group_left (framework) group by (model, framework) (model_info)',
    mistakes: [
      {
        wrong:
          'sum by (model) (rate(model_predictions_total[5m])) / (sum by (model) (model_memory_usage_bytes) / 1e9)',
        hint: 'The framework is not in the answer.',
      },
      {
        wrong:
          'sum by (model) (rate(model_predictions_total[5m])) / sum by (model) (model_memory_usage_bytes) / 1e9 * on (model) group_left (framework) group by (model, framework) (model_info)',
        hint: 'From left to right: the rate is divided by the bytes, and then once more by 1e9.',
      },
      {
        wrong:
          'sum by (model) (rate(model_predictions_total[5m])) / (sum by (model) (model_memory_usage_bytes) / 1e9) * on (model) group_left (framework) sum by (model, framework) (model_info)',
        hint: 'Every value is multiplied by the number of processes: an info that was added up is not 1 any more.',
      },
      {
        looksLike: ({ operations }) =>
          operations.some(({ right, matching }) => matching && /^\(?\s*model_info/.test(right)),
        hint: 'Several processes serve one model, so model_info says it more than once.',
      },
    ],
  },
];
