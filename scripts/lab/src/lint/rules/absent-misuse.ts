import {
  bare,
  type Call,
  type Expr,
  everyPart,
  isComparison,
  selectors,
} from '../../promql/syntax.ts';
import { isVariable } from '../documents/variables.ts';
import type { LintRule } from '../rule.ts';

export const absentMisuse: LintRule = {
  id: 'absent-misuse',
  about: 'absent() of several things at once, or compared with a value that it never has',
  check: ({ tree }) =>
    [...everyPart(tree)].flatMap((part) => {
      const { from, to } = part;
      if (
        part.kind === 'binary' &&
        isComparison(part) &&
        neverHolds(part.op, part.left, part.right)
      ) {
        const message = 'absent() answers 1 or nothing at all: this comparison never holds.';
        return [{ from, to, message }];
      }
      const call = asAbsent(part);
      const mistake = call && severalAtOnce(call);
      return mistake === undefined ? [] : [{ from, to, message: mistake }];
    }),
  wrong: [
    'absent(up{job=~"api|worker"})',
    'absent(queue_lag) == 0',
    'absent(sum by (job) (up))',
    'absent_over_time(up{job=~"api|worker"}[5m])',
  ],
  right: [
    'absent(up{job="api"})',
    'absent(up{job="api"}) or absent(up{job="worker"})',
    'absent(queue_lag) == 1',
    'up offset 1h unless up',
    'absent(sum(queue_lag))',
  ],
};

function asAbsent(expr: Expr): Call | undefined {
  const inner = bare(expr);
  return expr === inner && inner.kind === 'call' && inner.name.startsWith('absent')
    ? inner
    : undefined;
}

function neverHolds(op: string, left: Expr, right: Expr): boolean {
  const [call, limit] = [bare(left), bare(right)];
  if (call.kind !== 'call' || !call.name.startsWith('absent') || limit.kind !== 'number')
    return false;
  return { '==': limit.value !== 1, '>': limit.value >= 1, '<': limit.value <= 1 }[op] ?? false;
}

function severalAtOnce({ name, args }: Call): string | undefined {
  const [of] = args;
  if (of === undefined) return undefined;
  const grouping = [...everyPart(of)].find(
    (part) =>
      part.kind === 'aggregate' && part.grouping?.mode === 'by' && part.grouping.labels.length > 0,
  );
  if (grouping !== undefined) {
    return `${name}() of groups is true only when all groups are gone, and cannot say which one is.`;
  }
  const several = selectors(of)
    .flatMap(({ matchers }) => matchers)
    .find(
      ({ op, value }) => op === '=~' && /^[\w-]+(\|[\w-]+)+$/.test(value) && !isVariable(value),
    );
  if (several === undefined) return undefined;
  return `${name}() is true only when all of ${several.value.replaceAll('|', ', ')} are gone: ask for each one, joined by "or".`;
}
