import { bare, type Expr, everyPart } from '../../promql/syntax.ts';
import type { Nature } from '../infer/nature.ts';
import type { LintRule } from '../rule.ts';

const NO_TIME: Readonly<Partial<Record<Nature, string>>> = {
  counter: 'a counter: use rate(...) == 0 to see that it stands still',
  rate: 'a rate',
  ratio: 'a share',
  gauge: 'a gauge that is no point in time',
};

export const notATimestamp: LintRule = {
  id: 'not-a-timestamp',
  about: 'time() - x where x is no point in time',
  check: ({ tree }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'binary' || part.op !== '-' || !isNow(part.left)) return [];
      const what = NO_TIME[facts.nature(part.right)];
      if (what === undefined) return [];
      const { from, to } = part;
      return [{ from, to, message: `time() minus ${what}; the difference means nothing.` }];
    }),
  wrong: ['time() - worker_heartbeat_total > 60', 'time() - max(queue_lag)'],
  right: [
    'time() - worker_heartbeat_timestamp_seconds > 60',
    'time() - (worker_heartbeat_timestamp_seconds > 0)',
    'time() - timestamp(up)',
  ],
};

function isNow(expr: Expr): boolean {
  const inner = bare(expr);
  return inner.kind === 'call' && inner.name === 'time';
}
