import { compileAnchored, type Regex } from '../regex/regex.ts';
import type { Labels } from './labels.ts';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** A label matcher as in `{name=~"value"}`; a label that is not there has the empty value. */
export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
  readonly matches: (value: string) => boolean;
}

/** @throws RegexSyntaxError for a regular expression that RE2 does not accept. */
export function createMatcher(name: string, operator: MatchOperator, value: string): Matcher {
  return { name, operator, value, matches: predicate(operator, value) };
}

function predicate(operator: MatchOperator, value: string): (candidate: string) => boolean {
  switch (operator) {
    case '=':
      return (candidate) => candidate === value;
    case '!=':
      return (candidate) => candidate !== value;
    case '=~': {
      const regex: Regex = compileAnchored(value);
      return (candidate) => regex.test(candidate);
    }
    case '!~': {
      const regex: Regex = compileAnchored(value);
      return (candidate) => !regex.test(candidate);
    }
  }
}

export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matcher.matches(labels.get(matcher.name) ?? ''));
}
