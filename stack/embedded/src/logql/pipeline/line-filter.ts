import { compileUnanchored, RegexSyntaxError } from '../../regex/regex.ts';
import type { LineFilter } from '../ast.ts';
import { QueryError } from '../query-error.ts';
import { ipMatcher } from './ip.ts';
import { patternFilter } from './pattern.ts';

/** Whether a text passes a line filter. */
export function lineFilter(filter: LineFilter): (text: string) => boolean {
  const { operator, alternatives } = filter;
  const tests = alternatives.map((alternative) => test(filter, alternative));
  const [only] = tests;
  const any =
    tests.length === 1 && only !== undefined
      ? only
      : (text: string) => tests.some((matches) => matches(text));
  return operator.startsWith('!') ? (text) => !any(text) : any;
}

function test(
  { operator }: LineFilter,
  { value, ip }: LineFilter['alternatives'][number],
): (text: string) => boolean {
  const stage = `${operator} ${ip ? `ip(${JSON.stringify(value)})` : JSON.stringify(value)}`;
  if (ip) {
    if (operator !== '|=' && operator !== '!=') {
      throw new QueryError(`parse error : stage '${stage}' : ip: invalid line filter operation`);
    }
    const matcher = ipMatcher(value, stage);
    return (text) => matcher.occursIn(text);
  }
  switch (operator) {
    case '|=':
    case '!=':
      return (text) => text.includes(value);
    case '|>':
    case '!>':
      return patternFilter(value);
    default:
      try {
        const regex = compileUnanchored(value);
        return (text) => regex.test(text);
      } catch (error) {
        if (!(error instanceof RegexSyntaxError)) throw error;
        throw new QueryError(`parse error : stage '${stage}' : ${error.message}`, { cause: error });
      }
  }
}
