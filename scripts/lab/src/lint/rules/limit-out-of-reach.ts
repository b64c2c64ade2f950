import { type Binary, bare, type Expr, everyPart, isComparison } from '../../promql/syntax.ts';
import type { Facts } from '../facts.ts';
import type { LintRule } from '../rule.ts';

const P95 =
  'histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))';

export const limitOutOfReach: LintRule = {
  id: 'limit-out-of-reach',
  about: 'a limit in another unit than the value: percent of a share, milliseconds of seconds',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'binary' || !isComparison(part)) return [];
      const message = mistakeOf(part, facts);
      return message === undefined ? [] : [{ from: part.from, to: part.to, message }];
    }),
  wrong: [
    `${P95} > 200`,
    'sum(rate(model_prediction_errors_total[5m])) / sum(rate(model_predictions_total[5m])) > 5',
    {
      expression: 'model:errors:ratio_rate5m >= 5',
      others: [
        {
          record: 'model:errors:ratio_rate5m',
          expression:
            'sum by (model) (rate(model_prediction_errors_total[5m])) / sum by (model) (rate(model_predictions_total[5m]))',
        },
      ],
    },
  ],
  right: [
    `${P95} > 0.2`,
    `${P95} * 1000 > 200`,
    'sum(rate(model_prediction_errors_total[5m])) / sum(rate(model_predictions_total[5m])) > 0.05',
    '100 * sum(rate(model_prediction_errors_total[5m])) / sum(rate(model_predictions_total[5m])) > 5',
    'sum(rate(http_server_request_duration_seconds_sum[5m])) / sum(rate(http_server_request_duration_seconds_count[5m])) > 2',
    'rate(model_predictions_total[5m]) / rate(model_predictions_total[5m] offset 1h) > 2',
  ],
};

function mistakeOf({ op, left, right }: Binary, facts: Facts): string | undefined {
  const limit = bare(right);
  if (limit.kind !== 'number' || !op.startsWith('>') || isScaled(left)) return undefined;
  const nature = facts.nature(left);
  if (nature === 'quantile') {
    const edges = facts
      .rawSelectors(left)
      .flatMap((selector) => facts.metric(selector)?.series.map(({ le }) => Number(le)) ?? []);
    const top = Math.max(...edges.filter(Number.isFinite));
    if (!Number.isFinite(top) || limit.value <= top) return undefined;
    return `A quantile of this histogram is never above its last edge, ${top} (seconds?), so it never exceeds ${limit.value}.`;
  }
  if (nature !== 'ratio' || limit.value < 1 || !isShare(left, facts)) return undefined;
  return `This is a share between 0 and 1, which never exceeds ${limit.value}: write ${limit.value} % as ${limit.value / 100}.`;
}

/** Whether something multiplies the value on the way. */
function isScaled(expr: Expr): boolean {
  return [...everyPart(expr)].some((part) => part.kind === 'binary' && part.op === '*');
}

/** Only a share of the same thing, or of errors, stays below 1; a comparison with the past does not. */
function isShare(expr: Expr, facts: Facts): boolean {
  const read = facts.rawSelectors(expr);
  if (read.some(({ offset }) => offset !== undefined)) return false;
  return facts.polarity(expr) !== undefined;
}
