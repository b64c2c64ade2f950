import { everyPart } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const averageOfQuantiles: LintRule = {
  id: 'average-of-quantiles',
  about: 'the mean (or sum) of quantiles, which is the quantile of nothing',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      const { from, to } = part;
      const overSeries = part.kind === 'aggregate' && (part.op === 'avg' || part.op === 'sum');
      const overTime = part.kind === 'call' && part.name === 'avg_over_time';
      if (!overSeries && !overTime) return [];
      const of = part.kind === 'aggregate' ? part.of : part.args[0];
      if (of === undefined || facts.nature(of) !== 'quantile') return [];
      const message =
        'Quantiles cannot be averaged or added: sum the buckets by (le, ...) first and take the quantile of the sum.';
      return [{ from, to, message, ...(overTime && { severity: 'warning' as const }) }];
    }),
  wrong: [
    'avg(histogram_quantile(0.95, rate(http_server_request_duration_seconds_bucket[5m])))',
    'avg by (model) (model_rank_seconds)',
    {
      expression: 'avg(pod:duration:p95)',
      others: [
        {
          record: 'pod:duration:p95',
          expression:
            'histogram_quantile(0.95, sum by (pod, le) (rate(http_server_request_duration_seconds_bucket[5m])))',
        },
      ],
    },
  ],
  right: [
    'histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    'max(model_rank_seconds)',
    'avg(rate(http_server_request_duration_seconds_bucket[5m]))',
  ],
};
