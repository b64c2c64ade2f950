import { type Binary, bare, type Expr, everyPart, isComparison } from '../../promql/syntax.ts';
import type { Facts } from '../facts.ts';
import type { LintRule } from '../rule.ts';

export const rawCounter: LintRule = {
  id: 'raw-counter',
  about: 'the value of a counter in a comparison or a quotient: it counts since the last restart',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'binary' || !usesTotals(part, facts)) return [];
      const { from, to } = part;
      const message =
        'A counter says how much there was since its process started, so this depends on the last restart: take rate() or increase() over a window.';
      return [{ from, to, message }];
    }),
  wrong: [
    'jobs_total > 100',
    'sum(model_prediction_errors_total) > 5',
    'model_cache_hits_total / (model_cache_hits_total + model_cache_misses_total)',
    'jobs_total - jobs_total offset 1h',
  ],
  right: [
    'rate(jobs_total[5m]) > 100',
    'jobs_total * 0',
    'up == 1 unless on (pod) worker_heartbeat_total',
    'count(jobs_total) > 100',
    'jobs_total unless jobs_total offset 1h',
    'sum(jobs_total) / sum(queue_lag) > 0',
  ],
};

function usesTotals(binary: Binary, facts: Facts): boolean {
  const isTotal = (expr: Expr) => {
    const nature = facts.nature(expr);
    return nature === 'counter' || nature === 'bucket';
  };
  const { left, right, op } = binary;
  if (isComparison(binary)) {
    return (isTotal(left) && isNumber(right)) || (isTotal(right) && isNumber(left));
  }
  return (op === '/' || op === '-') && isTotal(left) && isTotal(right);
}

/** Whether an expression is made of numbers alone. "> 0" asks whether there ever was one, which a counter can say. */
function isNumber(expr: Expr): boolean {
  const inner = bare(expr);
  if (inner.kind === 'binary') return isNumber(inner.left) && isNumber(inner.right);
  return inner.kind === 'number' && inner.value !== 0;
}
