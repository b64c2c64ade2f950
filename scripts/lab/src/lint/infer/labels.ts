import type { Aggregate, Binary, Call, Expr, Matching, Selector } from '../../promql/syntax.ts';

/** Labels of the series that an expression answers. */
export interface LabelSet {
  readonly labels: ReadonlySet<string>;
  /** Whether there may be further ones that are not known. */
  readonly open: boolean;
}

/** Labels of what a selector reads. */
export type SelectorLabels = (selector: Selector) => LabelSet;

const NONE: LabelSet = { labels: new Set(), open: false };

const without = ({ labels, open }: LabelSet, dropped: Iterable<string>): LabelSet => ({
  labels: labels.difference(new Set(dropped)),
  open,
});

const withAlso = ({ labels, open }: LabelSet, added: Iterable<string>): LabelSet => ({
  labels: labels.union(new Set(added)),
  open,
});

/** The labels of an expression's answer; undefined for a number or a string. */
export function inferLabels(expr: Expr, read: SelectorLabels): LabelSet | undefined {
  const infer = (part: Expr) => inferLabels(part, read);
  switch (expr.kind) {
    case 'number':
    case 'string':
      return undefined;
    case 'selector':
      return read(expr);
    case 'subquery':
    case 'paren':
    case 'unary':
      return infer(expr.of);
    case 'aggregate':
      return ofAggregate(expr, infer(expr.of) ?? NONE);
    case 'call':
      return ofCall(expr, infer);
    case 'binary':
      return ofBinary(expr, infer(expr.left), infer(expr.right));
  }
}

const SELECTING = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

function ofAggregate({ op, grouping, param }: Aggregate, inner: LabelSet): LabelSet {
  if (SELECTING.has(op)) return inner;
  const kept = grouped(grouping, inner);
  const counted = op === 'count_values' && param?.kind === 'string' ? [param.value] : [];
  return withAlso(kept, counted);
}

function grouped(grouping: Aggregate['grouping'], inner: LabelSet): LabelSet {
  if (grouping === undefined) return NONE;
  if (grouping.mode === 'without') return without(inner, grouping.labels);
  const wanted = new Set(grouping.labels);
  return { labels: inner.open ? wanted : wanted.intersection(inner.labels), open: false };
}

const SCALARS = new Set(['scalar', 'time', 'pi']);
const TIME_PARTS = /^(minute|hour|month|year|day_of_\w+|days_in_month|timestamp)$/;

function ofCall(
  { name, args }: Call,
  infer: (part: Expr) => LabelSet | undefined,
): LabelSet | undefined {
  if (SCALARS.has(name)) return undefined;
  if (name === 'vector' || (TIME_PARTS.test(name) && args.length === 0)) return NONE;
  const vectors = args.flatMap((arg) => infer(arg) ?? []);
  const inner = vectors.at(-1) ?? NONE;
  if (name === 'absent' || name === 'absent_over_time') return equalLabels(args[0]);
  if (name === 'histogram_quantile' || name === 'histogram_fraction') return without(inner, ['le']);
  if (name === 'label_replace' || name === 'label_join') {
    const target = args[1];
    const first = vectors[0] ?? NONE;
    return target?.kind === 'string' ? withAlso(first, [target.value]) : { ...first, open: true };
  }
  return inner;
}

/** `absent` answers with the labels that its selector gives by equality. */
function equalLabels(of: Expr | undefined): LabelSet {
  if (of?.kind !== 'selector') return NONE;
  return {
    labels: new Set(of.matchers.filter(({ op }) => op === '=').map(({ label }) => label)),
    open: false,
  };
}

function ofBinary(
  { op, matching }: Binary,
  left: LabelSet | undefined,
  right: LabelSet | undefined,
): LabelSet | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  if (op === 'and' || op === 'unless') return left;
  if (op === 'or')
    return { labels: left.labels.union(right.labels), open: left.open || right.open };
  return matched(matching, left, right);
}

function matched(matching: Matching | undefined, left: LabelSet, right: LabelSet): LabelSet {
  if (matching?.group === 'left') return withAlso(left, matching.include);
  if (matching?.group === 'right') return withAlso(right, matching.include);
  if (matching === undefined) return left;
  if (matching.mode === 'ignoring') return without(left, matching.labels);
  const wanted = new Set(matching.labels);
  return { labels: left.open ? wanted : wanted.intersection(left.labels), open: false };
}
