import { createMatcher, type Matcher, type MatchOperator } from '../logstore/matcher.ts';
import { RegexSyntaxError } from '../regex/regex.ts';
import { QueryError } from './query-error.ts';
import type { TokenStream } from './token-stream.ts';

const MATCH_OPERATORS: readonly string[] = ['=', '!=', '=~', '!~'];

export function isMatchOperator(text: string): text is MatchOperator {
  return MATCH_OPERATORS.includes(text);
}

/** Parses `{name="value", ...}`. */
export function parseSelector(tokens: TokenStream): Matcher[] {
  tokens.expectSymbol('{');
  const matchers: Matcher[] = [];
  if (tokens.takeSymbol('}')) return matchers;
  for (;;) {
    matchers.push(parseMatcher(tokens));
    if (tokens.takeSymbol('}')) return matchers;
    tokens.expectSymbol(',');
    if (tokens.takeSymbol('}')) return matchers;
  }
}

export function parseMatcher(tokens: TokenStream): Matcher {
  const name = tokens.expect('identifier').text;
  const operator = tokens.peek();
  if (operator.kind !== 'symbol' || !isMatchOperator(operator.text)) throw tokens.unexpected();
  tokens.next();
  const value = tokens.expect('string').text;
  return newMatcher(name, operator.text, value);
}

/** @throws QueryError for a regular expression that does not compile */
export function newMatcher(name: string, operator: MatchOperator, value: string): Matcher {
  try {
    return createMatcher(name, operator, value);
  } catch (error) {
    if (error instanceof RegexSyntaxError) {
      throw new QueryError(`parse error : ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** Refuses a selector that would match streams by what they lack alone. */
export function requireSelective(matchers: readonly Matcher[]): void {
  if (matchers.some((matcher) => !matcher.matches(''))) return;
  throw new QueryError(
    'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will',
  );
}
