import { type Field, type FieldOperator, intrinsicNames, type Reference } from './ast.ts';
import type { TokenStream } from './token-stream.ts';

/** `&&` and `||` bind equally and to the left, as in the original's grammar. */
const PRECEDENCE: Readonly<Record<string, readonly [level: number, operator: FieldOperator]>> = {
  '&&': [1, '&&'],
  '||': [1, '||'],
  '=': [2, '='],
  '!=': [2, '!='],
  '=~': [2, '=~'],
  '!~': [2, '!~'],
  '<': [2, '<'],
  '<=': [2, '<='],
  '>': [2, '>'],
  '>=': [2, '>='],
  '+': [3, '+'],
  '-': [3, '-'],
  '*': [5, '*'],
  '/': [5, '/'],
  '%': [5, '%'],
  '^': [6, '^'],
};
const NOT_LEVEL = 4;

/** Parses the expression inside of a span set filter. */
export function parseField(tokens: TokenStream, minimum = 1): Field {
  return tokens.nested(() => {
    let left = parseUnary(tokens);
    for (;;) {
      const token = tokens.peek();
      const known = token.kind === 'symbol' ? PRECEDENCE[token.text] : undefined;
      if (known === undefined || known[0] < minimum) return left;
      tokens.next();
      const [level, operator] = known;
      const right = parseField(tokens, operator === '^' ? level : level + 1);
      left = { kind: 'operation', operator, left, right };
    }
  });
}

function parseUnary(tokens: TokenStream): Field {
  if (tokens.takeSymbol('!')) {
    return { kind: 'not', operand: parseField(tokens, NOT_LEVEL + 1) };
  }
  if (tokens.takeSymbol('-')) {
    const operand = parseField(tokens, NOT_LEVEL + 1);
    if (operand.kind === 'static') {
      const { value } = operand;
      if (value.type === 'int') return { kind: 'static', value: { ...value, value: -value.value } };
      if (value.type === 'float' || value.type === 'duration') {
        return { kind: 'static', value: { ...value, value: -value.value } };
      }
    }
    return { kind: 'negate', operand };
  }
  if (tokens.takeSymbol('(')) {
    const inner = parseField(tokens);
    tokens.expectSymbol(')');
    return inner;
  }
  const token = tokens.peek();
  if (token.kind === 'static') {
    tokens.next();
    return { kind: 'static', value: token.value };
  }
  return parseReference(tokens);
}

/** Parses an attribute or an intrinsic. */
export function parseReference(tokens: TokenStream): Reference {
  const token = tokens.peek();
  if (token.kind === 'attribute') {
    tokens.next();
    return { kind: 'attribute', scope: token.scope, name: token.name, text: token.text };
  }
  const intrinsic = token.kind === 'intrinsic' ? intrinsicNames[token.text] : undefined;
  if (intrinsic === undefined) throw tokens.unexpected();
  tokens.next();
  return { kind: 'intrinsic', intrinsic, text: token.text };
}
