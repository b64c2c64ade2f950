import { everyPart } from '../../promql/syntax.ts';
import type { LintRule } from '../rule.ts';

export const futureOffset: LintRule = {
  id: 'future-offset',
  about: 'an offset below zero, which looks into the future',
  check: ({ tree }) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'selector' && part.kind !== 'subquery') return [];
      const { offset } = part;
      if (offset?.seconds === undefined || offset.seconds >= 0) return [];
      const message =
        'A negative offset looks into the future, where there is nothing yet: the past is a positive one.';
      return [{ from: part.from, to: offset.to, message }];
    }),
  wrong: ['rate(jobs_total[5m] offset -1h)', 'queue_lag offset -1d'],
  right: ['rate(jobs_total[5m] offset 1h)'],
};
