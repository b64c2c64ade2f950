import { formatDuration } from '../../promql/duration.ts';
import { everyPart } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const subqueryStep: LintRule = {
  id: 'subquery-step',
  about: 'a subquery whose step is longer than its range, or skips part of what happened',
  check: ({ tree }) =>
    [...everyPart(tree)].flatMap((part) => {
      const { from, to } = part;
      if (part.kind !== 'subquery' || part.step?.seconds === undefined) return [];
      const step = part.step.seconds;
      if (part.range.seconds !== undefined && step >= part.range.seconds) {
        const message = `A step of ${formatDuration(step)} in a range of ${formatDuration(part.range.seconds)} leaves one value at most.`;
        return [{ from, to, message }];
      }
      const windows = [...everyPart(part.of)].flatMap((inner) =>
        inner.kind === 'selector' ? (inner.range?.seconds ?? []) : [],
      );
      if (windows.length === 0 || Math.max(...windows) >= step) return [];
      const message = `Every ${formatDuration(step)} it looks at ${formatDuration(Math.max(...windows))}: what happens in between is not seen.`;
      return [{ from, to, message, severity: 'warning' as const }];
    }),
  wrong: [
    'max_over_time(rate(jobs_total[1m])[1h:1h])',
    'max_over_time(rate(jobs_total[1m])[1d:10m])',
  ],
  right: ['max_over_time(rate(jobs_total[5m])[1h:5m])', 'avg_over_time(queue_lag[1h])'],
};
