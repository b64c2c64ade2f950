import { parseDuration } from './duration.ts';
import { childrenOf, type GrammarNode as Node, PromqlSyntaxError, spanOf } from './grammar.ts';
import type { Duration, Expr, Grouping, Matcher, Matching, Selector, Span } from './syntax.ts';

/** Turns the grammar's tree into ours. */
export class TreeReader {
  readonly #text: string;
  /** The offset of the selector or subquery that ends at a position. */
  readonly #offsets: ReadonlyMap<number, Duration>;

  constructor(text: string, offsets: ReadonlyMap<number, Duration>) {
    this.#text = text;
    this.#offsets = offsets;
  }

  expr(node: Node): Expr {
    const span = spanOf(node);
    const parts = childrenOf(node);
    switch (node.name) {
      case 'NumberDurationLiteral':
      case 'NumberDurationLiteralInDurationContext':
        return { kind: 'number', value: this.#number(node), ...span };
      case 'StringLiteral':
        return { kind: 'string', value: this.#string(node), ...span };
      case 'VectorSelector':
        return this.#selector(node);
      case 'ParenExpr':
        return { kind: 'paren', of: this.expr(this.#part(node, 0)), ...span };
      case 'UnaryExpr':
        return {
          kind: 'unary',
          op: this.#slice(this.#part(node, 0)),
          of: this.expr(this.#part(node, 1)),
          ...span,
        };
      case 'MatrixSelector':
        return this.#ranged(node, parts);
      case 'SubqueryExpr':
        return this.#subquery(node, parts);
      case 'FunctionCall':
        return this.#call(node);
      case 'AggregateExpr':
        return this.#aggregate(node, parts);
      case 'BinaryExpr':
        return this.#binary(node, parts);
      default:
        throw PromqlSyntaxError.at(this.#text, node.from);
    }
  }

  #slice({ from, to }: Span): string {
    return this.#text.slice(from, to);
  }

  #part(node: Node, index: number): Node {
    const part = childrenOf(node)[index];
    if (part === undefined) throw PromqlSyntaxError.at(this.#text, node.from);
    return part;
  }

  #number(node: Node): number {
    const text = this.#slice(node).trim();
    const duration = parseDuration(text.replace(/^[+-]/, ''));
    if (duration !== undefined) return text.startsWith('-') ? -duration : duration;
    const infinite = /^([+-]?)inf$/i.exec(text);
    if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return Number(text.replaceAll('_', ''));
  }

  #string(node: Node): string {
    const text = this.#slice(node);
    const inner = text.slice(1, -1);
    if (text.startsWith('`')) return inner;
    const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
    return inner.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
  }

  #duration(node: Node): Duration {
    return { seconds: parseDuration(this.#slice(node)), ...spanOf(node) };
  }

  #matcher(node: Node): Matcher {
    const parts = childrenOf(node);
    const at = parts.findIndex(({ name }) => name === 'MatchOp');
    const [label, op, value] = [parts[at - 1], parts[at], parts[at + 1]];
    if (!label || !op || !value) throw PromqlSyntaxError.at(this.#text, node.from);
    const written = this.#slice(op);
    if (written !== '=' && written !== '!=' && written !== '=~' && written !== '!~') {
      throw PromqlSyntaxError.at(this.#text, op.from);
    }
    return {
      label: label.name === 'LabelName' ? this.#slice(label) : this.#quoted(label),
      op: written,
      value: this.#string(value),
      ...spanOf(node),
    };
  }

  /** A name in quotes, which the grammar may wrap once more. */
  #quoted(node: Node): string {
    return this.#string(node.name === 'StringLiteral' ? node : this.#part(node, 0));
  }

  #selector(node: Node): Selector {
    let name: string | undefined;
    const matchers: Matcher[] = [];
    for (const part of childrenOf(node)) {
      if (part.name === 'Identifier') name = this.#slice(part);
      for (const matcher of part.name === 'LabelMatchers' ? childrenOf(part) : []) {
        if (matcher.name === 'QuotedLabelName') {
          name = this.#quoted(matcher);
          continue;
        }
        const read = this.#matcher(matcher);
        if (read.label === '__name__' && read.op === '=') name = read.value;
        else matchers.push(read);
      }
    }
    return {
      kind: 'selector',
      name,
      matchers,
      range: undefined,
      offset: this.#offsets.get(node.to),
      ...spanOf(node),
    };
  }

  #ranged(node: Node, [of, range]: Node[]): Expr {
    if (!of || !range) throw PromqlSyntaxError.at(this.#text, node.from);
    return onLastOperand(this.expr(of), node.to, (inner, span) => {
      if (inner.kind !== 'selector') throw PromqlSyntaxError.at(this.#text, node.from);
      return {
        ...inner,
        range: this.#duration(range),
        offset: this.#offsets.get(node.to),
        ...span,
      };
    });
  }

  #subquery(node: Node, [of, range, step]: Node[]): Expr {
    if (!of || !range) throw PromqlSyntaxError.at(this.#text, node.from);
    return onLastOperand(this.expr(of), node.to, (inner, span) => ({
      kind: 'subquery',
      of: inner,
      range: this.#duration(range),
      step: step && this.#duration(step),
      offset: this.#offsets.get(node.to),
      ...span,
    }));
  }

  #call(node: Node): Expr {
    const [name, body] = childrenOf(node);
    if (!name || !body) throw PromqlSyntaxError.at(this.#text, node.from);
    return {
      kind: 'call',
      name: this.#slice(name),
      nameSpan: spanOf(name),
      args: childrenOf(body).map((part) => this.expr(part)),
      ...spanOf(node),
    };
  }

  #aggregate(node: Node, parts: Node[]): Expr {
    const [op] = parts;
    const body = parts.find(({ name }) => name === 'FunctionCallBody');
    const modifier = parts.find(({ name }) => name === 'AggregateModifier');
    const args = body === undefined ? [] : childrenOf(body).map((part) => this.expr(part));
    const of = args.at(-1);
    if (!op || !of) throw PromqlSyntaxError.at(this.#text, node.from);
    return {
      kind: 'aggregate',
      op: this.#slice(op).toLowerCase(),
      opSpan: spanOf(op),
      grouping: modifier && this.#grouping(modifier),
      param: args.length > 1 ? args[0] : undefined,
      of,
      ...spanOf(node),
    };
  }

  #grouping(node: Node): Grouping {
    const labels = childrenOf(node).find(({ name }) => name === 'GroupingLabels');
    return {
      mode: childrenOf(node)[0]?.name === 'Without' ? 'without' : 'by',
      labels: labels === undefined ? [] : this.#labels(labels),
      ...spanOf(node),
    };
  }

  #labels(node: Node): string[] {
    return childrenOf(node).map((label) =>
      label.name === 'LabelName' ? this.#slice(label) : this.#quoted(label),
    );
  }

  #binary(node: Node, parts: Node[]): Expr {
    const [left, op] = parts;
    const right = parts.at(-1);
    if (!left || !op || !right || right === op) throw PromqlSyntaxError.at(this.#text, node.from);
    const matching = parts.find(({ name }) => name === 'MatchingModifierClause');
    return {
      kind: 'binary',
      op: this.#slice(op).toLowerCase(),
      opSpan: spanOf(op),
      bool: parts.some(({ name }) => name === 'BoolModifier'),
      matching: matching && this.#matching(matching),
      left: this.expr(left),
      right: this.expr(right),
      ...spanOf(node),
    };
  }

  #matching(node: Node): Matching {
    const parts = childrenOf(node);
    const group = parts.findIndex(({ name }) => name === 'GroupLeft' || name === 'GroupRight');
    const labels = parts.find(({ name }) => name === 'GroupingLabels');
    const included = group < 0 ? undefined : parts[group + 1];
    return {
      mode: parts[0]?.name === 'On' ? 'on' : 'ignoring',
      labels: labels === undefined ? [] : this.#labels(labels),
      group: group < 0 ? undefined : parts[group]?.name === 'GroupLeft' ? 'left' : 'right',
      include: included === undefined ? [] : this.#labels(included),
      ...spanOf(node),
    };
  }
}

/** The grammar has square brackets bind loosest; in Prometheus they belong to the operand before them. */
function onLastOperand(expr: Expr, to: number, bracket: (inner: Expr, span: Span) => Expr): Expr {
  if (expr.kind === 'binary') {
    return { ...expr, right: onLastOperand(expr.right, to, bracket), to };
  }
  if (expr.kind === 'unary') return { ...expr, of: onLastOperand(expr.of, to, bracket), to };
  return bracket(expr, { from: expr.from, to });
}
