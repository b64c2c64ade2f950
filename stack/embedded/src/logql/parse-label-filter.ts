import type { Comparison, LabelFilter } from './ast.ts';
import { isMatchOperator, newMatcher } from './parse-selector.ts';
import type { TokenStream } from './token-stream.ts';

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': '==',
  '==': '==',
  '!=': '!=',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
};

/**
 * Parses conditions joined by `and`, `or`, a comma or nothing. `and` binds tighter than `or`; after a
 * comma everything to the right is its right side.
 */
export function parseLabelFilter(tokens: TokenStream, minimum = 0): LabelFilter {
  return tokens.nested(() => {
    let left = parseOperand(tokens);
    for (;;) {
      if (tokens.takeSymbol(',') || startsOperand(tokens)) {
        left = { kind: 'and', left, right: parseLabelFilter(tokens) };
      } else if (tokens.isWord('or') && minimum <= 1) {
        tokens.next();
        left = { kind: 'or', left, right: parseLabelFilter(tokens, 2) };
      } else if (tokens.isWord('and') && minimum <= 2) {
        tokens.next();
        left = { kind: 'and', left, right: parseLabelFilter(tokens, 3) };
      } else {
        return left;
      }
    }
  });
}

function startsOperand(tokens: TokenStream): boolean {
  if (tokens.isSymbol('(')) return true;
  return tokens.peek().kind === 'identifier' && !tokens.isWord('or') && !tokens.isWord('and');
}

function parseOperand(tokens: TokenStream): LabelFilter {
  if (tokens.takeSymbol('(')) {
    const inner = parseLabelFilter(tokens);
    tokens.expectSymbol(')');
    return inner;
  }
  const name = tokens.expect('identifier').text;
  const operator = tokens.peek();
  if (operator.kind !== 'symbol') throw tokens.unexpected();
  tokens.next();
  const operand = tokens.peek();
  if (isMatchOperator(operator.text)) {
    if (operand.kind === 'string') {
      tokens.next();
      return { kind: 'match', matcher: newMatcher(name, operator.text, operand.text) };
    }
    if (tokens.isWord('ip') && (operator.text === '=' || operator.text === '!=')) {
      return { kind: 'ip', name, operator: operator.text, pattern: parseIpCall(tokens) };
    }
  }
  const comparison = COMPARISONS[operator.text];
  if (comparison === undefined) throw tokens.unexpected();
  const sign = tokens.takeSymbol('-') ? -1 : 1;
  if (sign === 1) tokens.takeSymbol('+');
  const token = tokens.peek();
  if (token.kind !== 'number' && token.kind !== 'duration' && token.kind !== 'bytes') {
    throw tokens.unexpected('NUMBER');
  }
  tokens.next();
  return {
    kind: token.kind,
    name,
    operator: comparison,
    value: sign * token.value,
    text: `${sign < 0 ? '-' : ''}${token.text}`,
  };
}

/** Parses `ip("pattern")` and returns the pattern. */
export function parseIpCall(tokens: TokenStream): string {
  tokens.next();
  tokens.expectSymbol('(');
  const pattern = tokens.expect('string').text;
  tokens.expectSymbol(')');
  return pattern;
}
