import { everyPart } from '../../promql/syntax.ts';
import type { Nature } from '../infer/nature.ts';
import type { LintRule } from '../rule.ts';

const WHAT: Readonly<Partial<Record<Nature, string>>> = {
  gauge: 'a gauge, which may fall: every fall would count as a restart. Use deriv() or delta()',
  timestamp: 'a point in time. Use time() - x for its age',
  age: 'an age',
  rate: 'a rate already: the rate of a rate says nothing',
  'bucket-rate': 'a rate already: the rate of a rate says nothing',
  ratio: 'a share, no counter',
  mean: 'a mean, no counter',
  quantile: 'a quantile, no counter',
  slope: 'a slope, no counter',
};

export const rateOfGauge: LintRule = {
  id: 'rate-of-gauge',
  about: 'rate(), irate() or increase() of something that is no counter',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'call' || !/^(rate|irate|increase|resets)$/.test(part.name)) return [];
      const [of] = part.args;
      const what = of && WHAT[facts.nature(of)];
      if (what === undefined) return [];
      const { from, to } = part;
      return [{ from, to, message: `${part.name}() is for counters; this is ${what}.` }];
    }),
  wrong: [
    'rate(model_memory_usage_bytes[5m])',
    'increase(queue_lag[1h])',
    {
      expression: 'rate(a:jobs:rate5m[5m])',
      others: [{ record: 'a:jobs:rate5m', expression: 'sum(rate(jobs_total[5m]))' }],
    },
    'rate(rate(jobs_total[1m])[5m:1m])',
  ],
  right: [
    'rate(jobs_total[5m])',
    'deriv(queue_lag[5m])',
    'rate(http_server_request_duration_seconds_sum[5m])',
  ],
};
