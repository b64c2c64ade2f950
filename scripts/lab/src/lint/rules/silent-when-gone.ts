import { bare, type Expr, isComparison, selectors } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const silentWhenGone: LintRule = {
  id: 'silent-when-gone',
  about: 'an alert for "nothing happens" that stays silent when the series is gone',
  check: ({ tree, isAlert }, facts) => {
    const inner = bare(tree);
    if (!isAlert || inner.kind !== 'binary' || !isComparison(inner)) return [];
    if (inner.op !== '==' && inner.op !== '<=' && inner.op !== '<') return [];
    const limit = bare(inner.right);
    const isNothing = limit.kind === 'number' && limit.value <= 0;
    if (!isNothing || facts.nature(inner.left) !== 'rate' || hasFallback(inner.left)) return [];
    const { from, to } = tree;
    const message =
      'When the series is gone there is no 0, and the alert stays silent: add "or absent(...)", or compare with the past by "unless".';
    return [{ from, to, message, severity: 'warning' }];
  },
  wrong: [
    {
      alert: 'NoPredictions',
      expression: 'sum by (model) (rate(model_predictions_total[5m])) == 0',
    },
  ],
  right: [
    {
      alert: 'NoPredictions',
      expression: 'sum(rate(model_predictions_total[5m])) == 0 or absent(model_predictions_total)',
    },
    'sum by (model) (rate(model_predictions_total[5m])) == 0',
    { alert: 'Down', expression: 'up == 0' },
  ],
};

const hasFallback = (expr: Expr): boolean => {
  const inner = bare(expr);
  return inner.kind === 'binary' && inner.op === 'or' && selectors(inner.left).length > 0;
};
