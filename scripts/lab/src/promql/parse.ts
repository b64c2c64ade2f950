import { parser } from '@prometheus-io/lezer-promql';
import { metricNames } from './metric-names.ts';

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

type Node = ReturnType<typeof parser.parse>['topNode'];

/** Takes an expression apart. Throws a PromqlSyntaxError when it is not PromQL. */
export function parsePromql(expression: string): ParsedPromql {
  const metrics = metricNames(expression);
  const calls: PromqlCall[] = [];
  const selectors: PromqlSelector[] = [];
  const operations: PromqlOperation[] = [];
  const subqueries: { range: string; step?: string }[] = [];
  const text = (node: Node) => expression.slice(node.from, node.to);
  parser.parse(expression).iterate({
    enter: ({ name, node }) => {
      if (name === 'FunctionCall' || name === 'AggregateExpr') calls.push(callOf(node, text));
      if (name === 'VectorSelector') selectors.push(selectorOf(node, text));
      if (name === 'BinaryExpr') operations.push(operationOf(node, text));
      if (name === 'SubqueryExpr') {
        const [range = '', step] = node.getChildren('DurationExpr').map(text);
        subqueries.push({ range, ...(step === undefined ? {} : { step }) });
      }
    },
  });
  return {
    expression,
    metrics,
    calls,
    selectors,
    operations,
    subqueries,
    uses: (name) => calls.some((call) => call.name === name),
    applies: (outer, inner) =>
      calls.some((call) => call.name === inner && call.inside.includes(outer)),
  };
}

type Text = (node: Node) => string;

function nameOf(call: Node, text: Text): string {
  const name = call.getChild('FunctionIdentifier') ?? call.getChild('AggregateOp');
  return name ? text(name).toLowerCase() : '';
}

function callsAround(node: Node, text: Text): string[] {
  const names: string[] = [];
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (outer.name === 'FunctionCall' || outer.name === 'AggregateExpr') {
      names.push(nameOf(outer, text));
    }
  }
  return names;
}

const labelsOf = (node: Node | null, text: Text): string[] =>
  ['LabelName', 'QuotedLabelName'].flatMap((kind) => node?.getChildren(kind).map(text) ?? []);

function callOf(node: Node, text: Text): PromqlCall {
  const modifier = node.getChild('AggregateModifier');
  const labels = labelsOf(modifier?.getChild('GroupingLabels') ?? null, text);
  return {
    name: nameOf(node, text),
    text: text(node),
    ...(modifier && {
      grouping: { kind: modifier.getChild('By') ? ('by' as const) : ('without' as const), labels },
    }),
    inside: callsAround(node, text),
  };
}

function selectorOf(node: Node, text: Text): PromqlSelector {
  const name = node.getChild('Identifier');
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  const matrix = node.parent?.name === 'MatrixSelector' ? node.parent : null;
  const range = matrix?.getChild('DurationExpr');
  const shifted = (matrix ?? node).parent;
  const offset = shifted?.getChild('OffsetDurationExpr');
  return {
    ...(name && { metric: text(name) }),
    matchers: matchers.map((matcher) => {
      const part = (kind: string) => {
        const child = matcher.getChild(kind);
        return child ? text(child) : '';
      };
      return {
        label: part('LabelName'),
        op: part('MatchOp'),
        value: part('StringLiteral').slice(1, -1),
      };
    }),
    ...(range && { range: text(range) }),
    ...(offset && { offset: text(offset) }),
    inside: callsAround(node, text),
  };
}

/** A binary expression is: left, operator, modifiers, right. */
function operationOf(node: Node, text: Text): PromqlOperation {
  const [left, right] = [node.firstChild, node.lastChild];
  const clause = node.getChild('MatchingModifierClause');
  const group = (['Left', 'Right'] as const).find((side) => clause?.getChild(`Group${side}`));
  const matches = clause?.getChild('On') ?? clause?.getChild('Ignoring');
  const labels = labelsOf(clause?.getChild('GroupingLabels') ?? null, text);
  return {
    operator: left?.nextSibling ? text(left.nextSibling).toLowerCase() : '',
    left: left ? text(left) : '',
    right: right ? text(right) : '',
    bool: node.getChild('BoolModifier') !== null,
    ...(matches && { matching: { kind: clause?.getChild('On') ? 'on' : 'ignoring', labels } }),
    ...(group && { group: group === 'Left' ? 'left' : 'right' }),
  };
}
