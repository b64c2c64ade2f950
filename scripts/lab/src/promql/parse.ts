import { parseExpression } from './expression.ts';
import { metricNames } from './metric-names.ts';
import { type Binary, children, type Expr, type Selector, type Span } from './syntax.ts';

/** A function or an aggregation. */
export interface PromqlCall {
  /** Lower case: `rate`, `sum`. */
  readonly name: string;
  readonly text: string;
  /** Labels that an aggregation keeps or drops; undefined when it says neither. */
  readonly grouping?: { readonly kind: 'by' | 'without'; readonly labels: readonly string[] };
  /** Names of the calls around it, the nearest first. */
  readonly inside: readonly string[];
}

export interface PromqlSelector {
  readonly metric?: string;
  readonly matchers: readonly {
    readonly label: string;
    readonly op: string;
    readonly value: string;
  }[];
  /** Range as written, such as `5m`; undefined for an instant vector. */
  readonly range?: string;
  /** Offset as written, such as `1h` or `-1h`. */
  readonly offset?: string;
  /** Names of the calls around it, the nearest first. */
  readonly inside: readonly string[];
}

export interface PromqlOperation {
  /** `/`, `>=`, `or`, ... */
  readonly operator: string;
  readonly left: string;
  readonly right: string;
  readonly bool: boolean;
  readonly matching?: { readonly kind: 'on' | 'ignoring'; readonly labels: readonly string[] };
  readonly group?: 'left' | 'right';
}

/** What a PromQL expression consists of, by its syntax tree and in order of appearance. */
export interface ParsedPromql {
  readonly expression: string;
  readonly metrics: readonly string[];
  readonly calls: readonly PromqlCall[];
  readonly selectors: readonly PromqlSelector[];
  readonly operations: readonly PromqlOperation[];
  readonly subqueries: readonly { readonly range: string; readonly step?: string }[];
  /** Whether a call of this name is there. */
  readonly uses: (name: string) => boolean;
  /** Whether `outer` is applied, at whatever distance, to something that holds `inner`. */
  readonly applies: (outer: string, inner: string) => boolean;
}

/** Takes an expression apart. Throws a PromqlSyntaxError when it is not PromQL. */
export function parsePromql(expression: string): ParsedPromql {
  const calls: PromqlCall[] = [];
  const found: PromqlSelector[] = [];
  const operations: PromqlOperation[] = [];
  const subqueries: { range: string; step?: string }[] = [];
  const text = ({ from, to }: Span) => expression.slice(from, to);

  const visit = (part: Expr, inside: readonly string[]): void => {
    const name = nameOf(part);
    if (name !== undefined) calls.push(callOf(part, name, text(part), inside));
    if (part.kind === 'selector') found.push(selectorOf(part, text, inside));
    if (part.kind === 'binary') operations.push(operationOf(part, text));
    if (part.kind === 'subquery') {
      const { range, step } = part;
      subqueries.push({ range: text(range), ...(step && { step: text(step) }) });
    }
    const around = name === undefined ? inside : [name, ...inside];
    for (const child of children(part)) visit(child, around);
  };
  visit(parseExpression(expression), []);

  return {
    expression,
    metrics: metricNames(expression),
    calls,
    selectors: found,
    operations,
    subqueries,
    uses: (name) => calls.some((call) => call.name === name),
    applies: (outer, inner) =>
      calls.some((call) => call.name === inner && call.inside.includes(outer)),
  };
}

type Text = (span: Span) => string;

function nameOf(part: Expr): string | undefined {
  if (part.kind === 'call') return part.name.toLowerCase();
  return part.kind === 'aggregate' ? part.op.toLowerCase() : undefined;
}

function callOf(part: Expr, name: string, text: string, inside: readonly string[]): PromqlCall {
  const grouping = part.kind === 'aggregate' ? part.grouping : undefined;
  return {
    name,
    text,
    ...(grouping && { grouping: { kind: grouping.mode, labels: grouping.labels } }),
    inside,
  };
}

function selectorOf(
  { name, matchers, range, offset }: Selector,
  text: Text,
  inside: readonly string[],
): PromqlSelector {
  return {
    ...(name !== undefined && { metric: name }),
    matchers: matchers.map(({ label, op, value }) => ({ label, op, value })),
    ...(range && { range: text(range) }),
    ...(offset && { offset: text(offset).replace(/^offset\s+/i, '') }),
    inside,
  };
}

function operationOf({ op, bool, matching, left, right }: Binary, text: Text): PromqlOperation {
  return {
    operator: op.toLowerCase(),
    left: text(left),
    right: text(right),
    bool,
    ...(matching && { matching: { kind: matching.mode, labels: matching.labels } }),
    ...(matching?.group && { group: matching.group }),
  };
}
