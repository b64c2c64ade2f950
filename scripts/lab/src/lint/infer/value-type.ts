import type { Expr, Span } from '../../promql/syntax.ts';

/** What Prometheus calls the type of an expression. */
export type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector';

/** A place where Prometheus would refuse an expression for its types. */
export interface TypeMistake extends Span {
  readonly message: string;
}

const RANGE_FUNCTIONS =
  /^(rate|irate|increase|delta|idelta|deriv|predict_linear|changes|resets|\w+_over_time|double_exponential_smoothing)$/;
const SCALAR_FUNCTIONS = new Set(['scalar', 'time', 'pi']);

/** The type of an expression. */
export function valueType(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      return expr.range === undefined ? 'instant vector' : 'range vector';
    case 'subquery':
      return 'range vector';
    case 'paren':
    case 'unary':
      return valueType(expr.of);
    case 'call':
      return SCALAR_FUNCTIONS.has(expr.name) ? 'scalar' : 'instant vector';
    case 'aggregate':
      return 'instant vector';
    case 'binary':
      return valueType(expr.left) === 'scalar' && valueType(expr.right) === 'scalar'
        ? 'scalar'
        : 'instant vector';
  }
}

/** The type mistake of one part of an expression, its own parts apart. */
export function typeMistake(expr: Expr): TypeMistake | undefined {
  const { from, to } = expr;
  if (expr.kind === 'call' && RANGE_FUNCTIONS.test(expr.name)) {
    const hasRange = expr.args.some((arg) => valueType(arg) === 'range vector');
    return hasRange
      ? undefined
      : { from, to, message: `${expr.name}() needs a range in square brackets, such as [5m].` };
  }
  const parts = expr.kind === 'binary' ? [expr.left, expr.right] : instantParts(expr);
  const range = parts.find((part) => valueType(part) === 'range vector');
  if (range !== undefined) {
    const message =
      'A range in square brackets stands where one value per series is needed: give it to a function such as rate() first.';
    return { from: range.from, to: range.to, message };
  }
  if (expr.kind !== 'binary') return undefined;
  const { op, left, right, bool } = expr;
  const scalars = [left, right].filter((part) => valueType(part) === 'scalar').length;
  if (['and', 'or', 'unless'].includes(op) && scalars > 0) {
    return {
      from,
      to,
      message: `"${op}" needs a vector on both sides; vector(1) makes one of a number.`,
    };
  }
  const compares = ['==', '!=', '>', '<', '>=', '<='].includes(op);
  return compares && scalars === 2 && !bool
    ? { from, to, message: 'A comparison of two numbers needs "bool".' }
    : undefined;
}

function instantParts(expr: Expr): readonly Expr[] {
  if (expr.kind === 'call') return expr.args;
  return expr.kind === 'aggregate' || expr.kind === 'unary' || expr.kind === 'subquery'
    ? [expr.of]
    : [];
}
