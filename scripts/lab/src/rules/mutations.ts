import { formatDuration } from '../promql/duration.ts';
import {
  type Aggregate,
  type Binary,
  type Call,
  type Expr,
  everyPart,
  isComparison,
  isSetOperation,
  type Matcher,
  type Selector,
  type Span,
} from '../promql/syntax.ts';

/** The kinds of mistakes that mutants make. */
export type MutationKind =
  | 'threshold'
  | 'number'
  | 'window'
  | 'operator'
  | 'guard'
  | 'matcher'
  | 'aggregation'
  | 'grouping'
  | 'function'
  | 'offset';

/** A small change of an expression. */
export interface Mutation {
  readonly kind: MutationKind;
  /** "> became <". */
  readonly change: string;
  readonly expression: string;
}

interface Edit extends Span {
  readonly kind: MutationKind;
  readonly by: string;
  readonly change?: string;
}

/** Every small mistake that could be made in an expression, one at a time. */
export function mutations(text: string, tree: Expr): Mutation[] {
  const numbers = numberKinds(tree);
  const edits = [...everyPart(tree)].flatMap((part) => editsOf(part, text, numbers));
  return edits.map(({ kind, from, to, by, change }) => ({
    kind,
    change: change ?? `"${text.slice(from, to).trim()}" became "${by.trim()}"`,
    expression: text.slice(0, from) + by + text.slice(to),
  }));
}

function editsOf(part: Expr, text: string, numbers: ReadonlyMap<Expr, MutationKind>): Edit[] {
  switch (part.kind) {
    case 'number': {
      const kind = numbers.get(part);
      return kind === undefined ? [] : [{ ...at(part), kind, by: otherNumber(part.value) }];
    }
    case 'selector':
      return [
        ...rangeEdits(part),
        ...part.matchers.flatMap((matcher) => matcherEdits(matcher, text)),
      ];
    case 'subquery':
      return rangeEdits(part);
    case 'call':
      return callEdits(part);
    case 'aggregate':
      return aggregateEdits(part);
    case 'binary':
      return binaryEdits(part, text);
    default:
      return [];
  }
}

const at = ({ from, to }: Span): Span => ({ from, to });

/** Which numbers are worth changing: not those that functions take for other reasons. */
function numberKinds(tree: Expr): Map<Expr, MutationKind> {
  const kinds = new Map<Expr, MutationKind>();
  for (const part of everyPart(tree)) {
    if (part.kind === 'binary') {
      for (const side of [part.left, part.right]) {
        if (side.kind === 'number') kinds.set(side, isComparison(part) ? 'threshold' : 'number');
      }
    }
    if (part.kind === 'aggregate' && part.param?.kind === 'number') kinds.set(part.param, 'number');
    const [first] = part.kind === 'call' ? part.args : [];
    if (first?.kind === 'number') kinds.set(first, 'number');
  }
  return kinds;
}

/** Another value of the same sort: a share stays one, a count stays whole. */
function otherNumber(value: number): string {
  if (value === 0) return '1';
  if (value > 0.5 && value < 1) return String(Number((value / 2).toPrecision(6)));
  return String(Number((value * 2).toPrecision(6)));
}

function rangeEdits({ range, offset }: Pick<Selector, 'range' | 'offset'>): Edit[] {
  const edits: Edit[] = [];
  if (range?.seconds !== undefined) {
    const { seconds } = range;
    edits.push({ ...at(range), kind: 'window', by: formatDuration(seconds * 3) });
  }
  if (offset?.seconds !== undefined) {
    edits.push({ ...at(offset), kind: 'offset', by: ' ', change: 'the offset is gone' });
  }
  return edits;
}

function matcherEdits(matcher: Matcher, text: string): Edit[] {
  const written = text.slice(matcher.from, matcher.to);
  const opposite = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' }[matcher.op];
  return [
    {
      ...at(matcher),
      kind: 'matcher',
      by: written.replace(matcher.op, opposite),
    },
    {
      ...at(matcher),
      kind: 'matcher',
      by: `${matcher.label}=~".*"`,
      change: `${written} is gone`,
    },
  ];
}

const OTHER_FUNCTION: Readonly<Record<string, string>> = {
  rate: 'increase',
  increase: 'rate',
  irate: 'increase',
  deriv: 'delta',
  delta: 'deriv',
  max_over_time: 'min_over_time',
  min_over_time: 'max_over_time',
  avg_over_time: 'sum_over_time',
  sum_over_time: 'avg_over_time',
  absent: 'sum',
  clamp_max: 'clamp_min',
  clamp_min: 'clamp_max',
  histogram_count: 'histogram_sum',
  histogram_sum: 'histogram_count',
};

function callEdits({ name, nameSpan }: Call): Edit[] {
  const other = OTHER_FUNCTION[name];
  return other === undefined ? [] : [{ ...at(nameSpan), kind: 'function', by: other }];
}

const OTHER_AGGREGATION: Readonly<Record<string, string>> = {
  sum: 'max',
  max: 'min',
  min: 'max',
  avg: 'sum',
  count: 'sum',
  topk: 'bottomk',
  bottomk: 'topk',
};

function aggregateEdits({ op, opSpan, grouping }: Aggregate): Edit[] {
  const edits: Edit[] = [];
  const other = OTHER_AGGREGATION[op];
  if (other !== undefined) edits.push({ ...at(opSpan), kind: 'aggregation', by: other });
  for (const label of grouping?.labels ?? []) {
    if (grouping === undefined || label === 'le') continue;
    const left = grouping.labels.filter((name) => name !== label);
    edits.push({
      ...at(grouping),
      kind: 'grouping',
      by: `${grouping.mode} (${left.join(', ')})`,
      change: `"${label}" is gone from ${grouping.mode} (...)`,
    });
  }
  return edits;
}

const OTHER_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '>': ['<'],
  '<': ['>'],
  '>=': ['<'],
  '<=': ['>'],
  '==': ['!='],
  '!=': ['=='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  and: ['or', 'unless'],
  unless: ['and'],
};

function binaryEdits(part: Binary, text: string): Edit[] {
  const edits: Edit[] = (OTHER_OPERATORS[part.op] ?? []).map((by) => ({
    ...at(part.opSpan),
    kind: 'operator',
    by,
  }));
  if (isSetOperation(part)) {
    edits.push({
      ...at(part),
      kind: 'guard',
      by: text.slice(part.left.from, part.left.to),
      change: `"${part.op} ${shortened(text.slice(part.right.from, part.right.to))}" is gone`,
    });
  }
  return edits;
}

const shortened = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replace(/^(.{40}).+$/, '$1...');
