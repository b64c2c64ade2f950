/** Where a piece of an expression stands in its text: characters [from, to). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Matcher extends Span {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A length of time in an expression; `seconds` is undefined where the text holds a variable. */
export interface Duration extends Span {
  readonly seconds: number | undefined;
}

/** `name{matchers}[range]`. */
export interface Selector extends Span {
  readonly kind: 'selector';
  /** The metric's name, when it is given as such or by `__name__=`. */
  readonly name: string | undefined;
  /** All matchers but the one that gives the name. */
  readonly matchers: readonly Matcher[];
  readonly range: Duration | undefined;
  /** Positive is the past. */
  readonly offset: Duration | undefined;
}

/** `of[range:step]`. */
export interface Subquery extends Span {
  readonly kind: 'subquery';
  readonly of: Expr;
  readonly range: Duration;
  readonly step: Duration | undefined;
  readonly offset: Duration | undefined;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Expr[];
}

export interface Grouping extends Span {
  readonly mode: 'by' | 'without';
  readonly labels: readonly string[];
}

/** `op by (labels) (param, of)`. */
export interface Aggregate extends Span {
  readonly kind: 'aggregate';
  readonly op: string;
  readonly opSpan: Span;
  readonly grouping: Grouping | undefined;
  readonly param: Expr | undefined;
  readonly of: Expr;
}

/** How two vectors of a binary operation are matched. */
export interface Matching extends Span {
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly string[];
  readonly group: 'left' | 'right' | undefined;
  readonly include: readonly string[];
}

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: string;
  readonly opSpan: Span;
  /** `bool`: a comparison answers 0 and 1 instead of filtering. */
  readonly bool: boolean;
  readonly matching: Matching | undefined;
  readonly left: Expr;
  readonly right: Expr;
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: string;
  readonly of: Expr;
}

/** Brackets. They are kept, since their absence is a mistake worth finding. */
export interface Paren extends Span {
  readonly kind: 'paren';
  readonly of: Expr;
}

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
}

/** The syntax tree of a PromQL expression. */
export type Expr =
  | Selector
  | Subquery
  | Call
  | Aggregate
  | Binary
  | Unary
  | Paren
  | NumberLiteral
  | StringLiteral;

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const SETS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

export const isComparison = ({ op }: Binary): boolean => COMPARISONS.has(op);
export const isSetOperation = ({ op }: Binary): boolean => SETS.has(op);

/** The expression without the brackets around it. */
export function bare(expr: Expr): Exclude<Expr, Paren> {
  return expr.kind === 'paren' ? bare(expr.of) : expr;
}

/** The parts an expression is made of, in order of appearance. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.of];
    case 'call':
      return expr.args;
    case 'aggregate':
      return expr.param === undefined ? [expr.of] : [expr.param, expr.of];
    case 'binary':
      return [expr.left, expr.right];
    default:
      return [];
  }
}

/** An expression and everything in it, outermost first. */
export function* everyPart(expr: Expr): Generator<Expr> {
  yield expr;
  for (const child of children(expr)) yield* everyPart(child);
}

/** All series selectors of an expression. */
export function selectors(expr: Expr): Selector[] {
  return [...everyPart(expr)].filter((part): part is Selector => part.kind === 'selector');
}
