import { bare, type Expr, everyPart } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const rateAfterSum: LintRule = {
  id: 'rate-after-sum',
  about: 'rate() of a sum of counters, which takes the restart of one for a restart of all',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'call' || !/^(rate|irate|increase)$/.test(part.name)) return [];
      const [of] = part.args;
      if (of === undefined) return [];
      const sums =
        (of.kind === 'subquery' && hasSum(of.of)) ||
        (of.kind === 'selector' && facts.isRecorded(of.name) && facts.nature(of) === 'counter');
      if (!sums) return [];
      const { from, to } = part;
      const message = `${part.name}() comes first, sum() after it: in a sum the reset of one counter looks like a reset of the whole, or stays unseen.`;
      return [{ from, to, message }];
    }),
  wrong: [
    'rate(sum(jobs_total)[5m:15s])',
    'increase(sum by (queue) (jobs_total)[1h:1m])',
    {
      expression: 'rate(queue:jobs:sum[5m])',
      others: [{ record: 'queue:jobs:sum', expression: 'sum by (queue) (jobs_total)' }],
    },
  ],
  right: ['sum by (queue) (rate(jobs_total[5m]))', 'max_over_time(sum(queue_lag)[1h:1m])'],
};

function hasSum(expr: Expr): boolean {
  const inner = bare(expr);
  return inner.kind === 'aggregate' && inner.op !== 'topk' && inner.op !== 'bottomk';
}
