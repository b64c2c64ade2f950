import { formatDuration } from '../../promql/duration.ts';
import { everyPart } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

const NEEDS_TWO = /^(rate|irate|increase|delta|idelta|deriv|predict_linear|changes|resets)$/;

export const shortWindow: LintRule = {
  id: 'short-window',
  about: 'a rate over a window that is shorter than two scrapes',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'call' || !NEEDS_TWO.test(part.name)) return [];
      return part.args.flatMap((arg) => {
        if (arg.kind !== 'selector' || arg.range?.seconds === undefined) return [];
        const interval = facts.metric(arg)?.intervalSeconds ?? facts.catalogue.intervalSeconds;
        if (arg.range.seconds >= 2 * interval) return [];
        const message = `A window of ${formatDuration(arg.range.seconds)} does not always hold two samples, which come every ${formatDuration(interval)}: ${part.name}() then has no answer. Take at least four times the interval.`;
        return [{ from: arg.from, to: arg.to, message }];
      });
    }),
  wrong: ['rate(jobs_total[15s])', 'increase(jobs_total[20s])'],
  right: ['rate(jobs_total[1m])', 'max_over_time(queue_lag[15s])'],
};
