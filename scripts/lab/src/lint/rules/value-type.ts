import { everyPart } from '../../promql/syntax.ts';
import { typeMistake } from '../infer/value-type.ts';
import type { LintRule } from '../rule.ts';

export const valueTypeRule: LintRule = {
  id: 'value-type',
  about: 'an expression that Prometheus refuses for its types, such as a range in arithmetic',
  check: ({ tree }) => [...everyPart(tree)].flatMap((part) => typeMistake(part) ?? []),
  wrong: [
    'jobs_total[5m] / 300',
    'sum(jobs_total[5m])',
    'rate(jobs_total)',
    'queue_lag and 1',
    '1 > 2',
    'abs(queue_lag[5m])',
  ],
  right: [
    'rate(jobs_total[5m]) / 300',
    'max_over_time(rate(jobs_total[5m])[1h:5m])',
    'queue_lag or vector(0)',
    '1 > bool 2',
    'quantile_over_time(0.9, queue_lag[5m])',
  ],
};
