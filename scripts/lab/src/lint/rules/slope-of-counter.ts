import { everyPart } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const slopeOfCounter: LintRule = {
  id: 'slope-of-counter',
  about: 'deriv(), delta() or predict_linear() of a raw counter, which a restart sends astray',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'call') return [];
      if (!/^(deriv|delta|idelta|predict_linear)$/.test(part.name)) return [];
      const [of] = part.args;
      const nature = of && facts.nature(of);
      if (nature !== 'counter' && nature !== 'bucket') return [];
      const { from, to } = part;
      const message = `${part.name}() is for gauges: a counter that begins again at 0 makes its answer negative. Take rate() or increase() of the counter first.`;
      return [{ from, to, message }];
    }),
  wrong: ['predict_linear(jobs_total[1h], 3600)', 'delta(jobs_total[5m])'],
  right: ['predict_linear(model_memory_usage_bytes[1h], 3600)', 'deriv(queue_lag[5m])'],
};
