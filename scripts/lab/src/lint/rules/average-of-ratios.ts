import { bare, type Expr, everyPart } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const averageOfRatios: LintRule = {
  id: 'average-of-ratios',
  about:
    'the mean (or sum) of shares or of means, in which a quiet series counts as much as a busy one',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      const { from, to } = part;
      const overSeries = part.kind === 'aggregate' && (part.op === 'avg' || part.op === 'sum');
      const overTime = part.kind === 'call' && part.name === 'avg_over_time';
      if (!overSeries && !overTime) return [];
      const of = part.kind === 'aggregate' ? part.of : part.args[0];
      const nature = of && facts.nature(of);
      if (of === undefined || (nature !== 'ratio' && nature !== 'mean')) return [];
      // Shares of one whole may be added: each was divided by the same total.
      if (part.kind === 'aggregate' && part.op === 'sum' && sharesOfOneWhole(of)) return [];
      const message = `Adds up or averages ${nature === 'ratio' ? 'shares' : 'means'}: ${
        overSeries ? 'a series' : 'a moment'
      } with little traffic counts as much as one with much. Divide the sum of one by the sum of the other.`;
      return [{ from, to, message, ...(overTime && { severity: 'warning' as const }) }];
    }),
  wrong: [
    'avg(rate(model_prediction_errors_total[5m]) / rate(model_predictions_total[5m]))',
    'avg by (service) (rate(http_server_request_duration_seconds_sum[5m]) / rate(http_server_request_duration_seconds_count[5m]))',
    {
      expression: 'avg(model:errors:ratio_rate5m)',
      others: [
        {
          record: 'model:errors:ratio_rate5m',
          expression:
            'sum by (model) (rate(model_prediction_errors_total[5m])) / sum by (model) (rate(model_predictions_total[5m]))',
        },
      ],
    },
    'sum(sum by (pod) (rate(model_prediction_errors_total[5m])) / sum by (pod) (rate(model_predictions_total[5m])))',
  ],
  right: [
    'sum(rate(model_prediction_errors_total[5m])) / sum(rate(model_predictions_total[5m]))',
    'max by (model) (rate(model_cache_misses_total[5m]) / rate(model_cache_hits_total[5m]))',
    'avg(rate(model_predictions_total[5m]))',
    'sum by (model) (rate(model_predictions_total{result="error"}[5m]) / on (model) group_left () sum by (model) (rate(model_predictions_total[5m])))',
  ],
};

function sharesOfOneWhole(expr: Expr): boolean {
  const inner = bare(expr);
  return inner.kind === 'binary' && inner.matching?.group !== undefined;
}
