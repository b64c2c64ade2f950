import { formatDuration, parseDuration } from '../../promql/duration.ts';
import { type Binary, bare, type Expr, isComparison, selectors } from '../../promql/syntax.ts';
import type { Facts } from '../facts.ts';
import type { ParsedQuery } from '../query.ts';
import type { LintRule } from '../rule.ts';

/** Long and short window are twelve to one in every pair of the method; scaled drills keep that. */
const LEAST_SPREAD = 8;
const MOST_SPREAD = 16;

const burn = (window: string) => ({
  record: `slo:sli_error:ratio_rate${window}`,
  expression: `sum(rate(http_server_requests_total{status_class="5xx"}[${window}])) / sum(rate(http_server_requests_total[${window}]))`,
});
const others = ['5m', '30m', '1h', '6h', '2h', '1d', '3d'].map(burn);
const pair = (long: string, short: string, factor: number) =>
  `slo:sli_error:ratio_rate${long} > ${factor} * 0.001 and slo:sli_error:ratio_rate${short} > ${factor} * 0.001`;

export const burnWindows: LintRule = {
  id: 'burn-windows',
  about: 'windows of a burn-rate alert that do not belong together, or to the factor',
  check: (query, facts) => {
    const own = burnPair(query, facts);
    if (own === undefined) return [];
    const { from, to } = query.tree;
    const spread = own.long / own.short;
    if (spread < LEAST_SPREAD || spread > MOST_SPREAD) {
      const message = `The short window is there to end the alert soon: it is a twelfth of the long one, not ${formatDuration(own.short)} to ${formatDuration(own.long)}.`;
      return [{ from, to, message }];
    }
    const swapped = facts.queries
      .filter((other) => other !== query && other.file === query.file)
      .flatMap((other) => burnPair(other, facts) ?? [])
      .find(({ factor, long }) => factor < own.factor && long <= own.long);
    if (swapped === undefined) return [];
    const message = `A factor of ${own.factor} burns faster than ${swapped.factor}, so its windows must be shorter: here ${formatDuration(own.long)} against ${formatDuration(swapped.long)}. Are they swapped?`;
    return [{ from, to, message }];
  },
  wrong: [
    { alert: 'FastBurn', expression: pair('6h', '1h', 14.4), others },
    {
      alert: 'FastBurn',
      expression: pair('6h', '30m', 14.4),
      others: [...others, { alert: 'SlowBurn', expression: pair('1h', '5m', 6) }],
    },
    {
      alert: 'SlowBurn',
      expression: pair('3d', '6h', 6),
      others: [...others, { alert: 'Ticket', expression: pair('1d', '2h', 3) }],
    },
  ],
  right: [
    {
      alert: 'FastBurn',
      expression: pair('1h', '5m', 14.4),
      others: [...others, { alert: 'SlowBurn', expression: pair('6h', '30m', 6) }],
    },
    { alert: 'TwoLimits', expression: `${others[0]?.record} > 0.5 and sum(queue_lag) > 5`, others },
  ],
};

interface BurnPair {
  readonly factor: number;
  readonly long: number;
  readonly short: number;
}

/** The windows and the factor of an alert that compares two windows of one share with one limit. */
function burnPair({ tree, isAlert }: ParsedQuery, facts: Facts): BurnPair | undefined {
  const whole = bare(tree);
  if (!isAlert || whole.kind !== 'binary' || whole.op !== 'and') return undefined;
  const [a, b] = [burnSide(whole.left, facts), burnSide(whole.right, facts)];
  if (a === undefined || b === undefined || a.factor !== b.factor) return undefined;
  if (a.window === b.window) return undefined;
  const [short, long] = [a.window, b.window].toSorted((x, y) => x - y);
  return short === undefined || long === undefined ? undefined : { factor: a.factor, short, long };
}

function burnSide(expr: Expr, facts: Facts): { factor: number; window: number } | undefined {
  const inner = bare(expr);
  if (inner.kind !== 'binary' || !isComparison(inner)) return undefined;
  const factor = firstNumber(inner.right);
  const nature = facts.nature(inner.left);
  const isBurn =
    nature === 'ratio' || selectors(inner.left).some(({ name }) => /burn/.test(name ?? ''));
  const window = windowOf(inner, facts);
  return factor === undefined || window === undefined || !isBurn ? undefined : { factor, window };
}

function firstNumber(expr: Expr): number | undefined {
  const inner = bare(expr);
  if (inner.kind === 'number') return inner.value;
  return inner.kind === 'binary' ? firstNumber(inner.left) : undefined;
}

function windowOf({ left }: Binary, facts: Facts): number | undefined {
  const [named] = selectors(left).flatMap(
    ({ name = '' }) => parseDuration(/(\d+[smhd])$/.exec(name)?.[1] ?? '') ?? [],
  );
  const read = facts.rawSelectors(left).flatMap(({ range }) => range?.seconds ?? []);
  return named ?? (read.length === 0 ? undefined : Math.max(...read));
}
