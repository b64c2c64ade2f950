import { type Binary, bare, type Expr, everyPart, isComparison } from '../../promql/syntax.ts';
import type { Facts } from '../facts.ts';
import type { LintRule } from '../rule.ts';

const PER =
  /\bper (hour|day|minute)\b|\/ ?(h|hr|hour|day|min)\b|\b(hourly|daily)\b|per_(hour|day|minute)/i;
/** Bytes that no process of a lab, and few elsewhere, can gain within the window that is looked at. */
const IMPLAUSIBLE_BYTES = 1e11;

export const perSecondLimit: LintRule = {
  id: 'per-second-limit',
  about: 'deriv() or rate(), which are per second, compared with a limit per hour',
  check: ({ tree, said }, facts) =>
    [...everyPart(tree)].flatMap((part) => {
      if (part.kind !== 'binary' || !isComparison(part) || !isPerSecond(part, facts)) return [];
      const limit = numberOf(part.right);
      if (limit === undefined || limit === 0) return [];
      const per = PER.exec(said)?.[0];
      if (per === undefined && !isImplausible(part.left, limit, facts)) return [];
      const { from, to } = part;
      const why =
        per === undefined ? `${limit} a second is out of reach` : `the text says "${per}"`;
      const message = `The left side is per second, and ${why}: multiply it by 3600 for a limit per hour.`;
      return [{ from, to, message }];
    }),
  wrong: [
    {
      alert: 'MemoryGrows',
      said: 'grows by more than 100 MB per hour',
      expression: 'deriv(model_memory_usage_bytes[1h]) > 100 * 1024 * 1024',
    },
    'deriv(model_memory_usage_bytes[1h]) > 100 * 1024 * 1024',
    {
      expression: 'model:memory:growth_rate_1h > 1e8',
      others: [
        {
          record: 'model:memory:growth_rate_1h',
          expression: 'deriv(model_memory_usage_bytes[1h])',
        },
      ],
    },
  ],
  right: [
    {
      alert: 'MemoryGrows',
      said: 'grows by more than 100 MB per hour',
      expression: 'deriv(model_memory_usage_bytes[1h]) * 3600 > 100 * 1024 * 1024',
    },
    'deriv(model_memory_usage_bytes[30s]) > 3e6',
    { said: 'jobs per minute', expression: 'rate(jobs_total[5m]) * 60 > 5' },
    { said: 'jobs per hour', expression: 'increase(jobs_total[1h]) > 5' },
  ],
};

function isPerSecond({ left }: Binary, facts: Facts): boolean {
  const parts = wholeOf(left, facts);
  if (parts.some((part) => part.kind === 'binary' && (part.op === '*' || part.op === '/')))
    return false;
  return parts.some((part) => part.kind === 'call' && /^(deriv|rate|irate)$/.test(part.name));
}

/** The parts of an expression, through recorded series. */
function wholeOf(expr: Expr, facts: Facts): Expr[] {
  return [...everyPart(expr)].flatMap((part) => {
    const recorded = part.kind === 'selector' ? facts.recordedTree(part.name) : undefined;
    return recorded === undefined ? [part] : [part, ...everyPart(recorded)];
  });
}

function isImplausible(left: Expr, limit: number, facts: Facts): boolean {
  const read = facts.rawSelectors(left);
  const window = Math.max(0, ...read.map(({ range }) => range?.seconds ?? 0));
  return read.every(({ name }) => name?.endsWith('_bytes')) && limit * window > IMPLAUSIBLE_BYTES;
}

/** The value of an expression of numbers. */
function numberOf(expr: Expr): number | undefined {
  const inner = bare(expr);
  if (inner.kind === 'number') return inner.value;
  if (inner.kind !== 'binary') return undefined;
  const [left, right] = [numberOf(inner.left), numberOf(inner.right)];
  if (left === undefined || right === undefined) return undefined;
  if (inner.op === '*') return left * right;
  return inner.op === '/' ? left / right : undefined;
}
