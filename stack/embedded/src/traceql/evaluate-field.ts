import { compileAnchored } from '../regex/regex.ts';
import type { Field, FieldOperator, Static } from './ast.ts';
import type { Context } from './context.ts';
import { nil, resolve } from './resolve.ts';

/** Computes the value of an expression. */
export type Evaluator = (context: Context) => Static;

const TRUE: Static = { type: 'bool', value: true };
const FALSE: Static = { type: 'bool', value: false };

/** Compiles an expression once for many spans. */
export function compileField(field: Field): Evaluator {
  switch (field.kind) {
    case 'static':
      return () => field.value;
    case 'attribute':
    case 'intrinsic':
      return (context) => resolve(field, context);
    case 'not': {
      const operand = compileField(field.operand);
      return (context) => {
        const value = operand(context);
        return value.type === 'bool' && !value.value ? TRUE : FALSE;
      };
    }
    case 'negate': {
      const operand = compileField(field.operand);
      return (context) => negate(operand(context));
    }
    case 'operation':
      return compileOperation(field);
  }
}

export function isTrue(value: Static): boolean {
  return value.type === 'bool' && value.value;
}

function bool(value: boolean): Static {
  return value ? TRUE : FALSE;
}

function compileOperation(field: Extract<Field, { kind: 'operation' }>): Evaluator {
  const left = compileField(field.left);
  const right = compileField(field.right);
  const { operator } = field;
  switch (operator) {
    case '&&':
      return (context) => bool(isTrue(left(context)) && isTrue(right(context)));
    case '||':
      return (context) => bool(isTrue(left(context)) || isTrue(right(context)));
    case '=~':
    case '!~': {
      const pattern =
        field.right.kind === 'static' && field.right.value.type === 'string'
          ? field.right.value.value
          : '';
      const regex = compileAnchored(pattern);
      const wanted = operator === '=~';
      return (context) =>
        bool(
          some(
            left(context),
            wanted,
            (value) => value.type === 'string' && regex.test(value.value) === wanted,
          ),
        );
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
      return (context) => arithmetic(operator, left(context), right(context));
    default: {
      const strict = isLiteralComparison(field);
      const nilWasWritten = isNil(field.left) || isNil(field.right);
      return (context) =>
        bool(compareStatics(operator, left(context), right(context), strict, nilWasWritten));
    }
  }
}

function isNil(field: Field): boolean {
  return field.kind === 'static' && field.value.type === 'nil';
}

/** A literal must have the type of the attribute; other numbers compare by value. */
function isLiteralComparison({ left, right }: Extract<Field, { kind: 'operation' }>): boolean {
  return (
    (left.kind === 'attribute' && right.kind === 'static') ||
    (left.kind === 'static' && right.kind === 'attribute')
  );
}

/** Of a list one element must pass, for a negated test each; what is no list is its only element. */
function some(value: Static, any: boolean, test: (value: Static) => boolean): boolean {
  if (value.type !== 'array') return test(value);
  return any ? value.values.some(test) : value.values.every(test);
}

/** Compares two values; a missing one fails every comparison but that with nil. */
export function compareStatics(
  operator: FieldOperator,
  left: Static,
  right: Static,
  strict: boolean,
  nilWasWritten: boolean,
): boolean {
  if (right.type === 'nil' || left.type === 'nil') {
    const same = left.type === right.type;
    if (operator === '=') return same && nilWasWritten;
    return operator === '!=' && !same && nilWasWritten;
  }
  if (left.type === 'array') {
    return some(left, operator !== '!=', (one) =>
      compareStatics(operator, one, right, strict, nilWasWritten),
    );
  }
  if (right.type === 'array') {
    return some(right, operator !== '!=', (one) =>
      compareStatics(operator, left, one, strict, nilWasWritten),
    );
  }
  const order = compareValues(left, right, strict);
  if (order === undefined) return false;
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return false;
  }
}

/** Negative, zero or positive; undefined for types that do not compare. */
function compareValues(left: Static, right: Static, strict: boolean): number | undefined {
  if (left.type === 'int' && right.type === 'int') {
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  }
  const a = numeric(left);
  const b = numeric(right);
  if (a !== undefined && b !== undefined) {
    if (strict && left.type !== right.type) return undefined;
    return a - b;
  }
  if (left.type !== right.type) return undefined;
  if (left.type === 'bool' && right.type === 'bool')
    return Number(left.value) - Number(right.value);
  if ('value' in left && 'value' in right) {
    const [x, y] = [String(left.value), String(right.value)];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return undefined;
}

/** A number; durations in nanoseconds. */
export function numeric(value: Static): number | undefined {
  if (value.type === 'int') return Number(value.value);
  return value.type === 'float' || value.type === 'duration' ? value.value : undefined;
}

function negate(value: Static): Static {
  if (value.type === 'int') return { type: 'int', value: -value.value };
  if (value.type === 'float' || value.type === 'duration') return { ...value, value: -value.value };
  return nil;
}

function arithmetic(
  operator: '+' | '-' | '*' | '/' | '%' | '^',
  left: Static,
  right: Static,
): Static {
  if (left.type === 'int' && right.type === 'int') {
    const value = integers(operator, left.value, right.value);
    if (value !== undefined) return { type: 'int', value };
  }
  const a = numeric(left);
  const b = numeric(right);
  if (a === undefined || b === undefined) return nil;
  return { type: 'float', value: floats(operator, a, b) };
}

function integers(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return BigInt.asIntN(64, a + b);
    case '-':
      return BigInt.asIntN(64, a - b);
    case '*':
      return BigInt.asIntN(64, a * b);
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    default:
      return undefined;
  }
}

function floats(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return a ** b;
  }
}
