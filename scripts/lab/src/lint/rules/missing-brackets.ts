import { bare, type Expr, everyPart, selectors } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const missingBrackets: LintRule = {
  id: 'missing-brackets',
  about: 'a - b / c where (a - b) / c is meant',
  check: ({ tree, expression }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'binary' || (part.op !== '-' && part.op !== '+')) return [];
      const { left, right, from, to } = part;
      if (right.kind !== 'binary' || right.op !== '/') return [];
      const [a, c] = [bare(left), bare(right.right)];
      if (a.kind === 'number' || c.kind === 'number') return [];
      const text = ({ from: start, to: end }: Expr) =>
        expression.slice(start, end).replaceAll(/\s/g, '');
      const same = text(a) === text(c) || sameMetric(a, c);
      const [minuend, share] = [facts.nature(left), facts.nature(right)];
      const mixed = share === 'ratio' && (minuend === 'rate' || minuend === 'counter');
      if (!same && !mixed) return [];
      const message = `Division comes before "${part.op}": this is a ${part.op} (b / c), an amount ${part.op === '-' ? 'less' : 'and'} a share. Put brackets around the first two: (a ${part.op} b) / c.`;
      return [{ from, to, message }];
    }),
  wrong: [
    'sum(rate(model_predictions_total[5m])) - sum(rate(model_prediction_errors_total[5m])) / sum(rate(model_predictions_total[5m]))',
    'rate(model_cache_hits_total[5m]) - rate(model_cache_misses_total[5m]) / rate(model_cache_hits_total[5m])',
  ],
  right: [
    '(sum(rate(model_predictions_total[5m])) - sum(rate(model_prediction_errors_total[5m]))) / sum(rate(model_predictions_total[5m]))',
    '1 - sum(rate(model_prediction_errors_total[5m])) / sum(rate(model_predictions_total[5m]))',
    'queue_lag - 5 / 3',
  ],
};

/** Whether two expressions read one and the same metric, whatever they do with it. */
function sameMetric(a: Expr, b: Expr): boolean {
  const names = (expr: Expr) => new Set(selectors(expr).flatMap(({ name }) => name ?? []));
  const [left, right] = [names(a), names(b)];
  return left.size === 1 && right.size === 1 && left.isSubsetOf(right);
}
