import { unquote } from '../query/strings.ts';
import { parseDuration } from '../time/parse-duration.ts';
import { type AttributeScope, attributeScopes, intrinsicNames, type Static } from './ast.ts';
import { TraceQlError } from './query-error.ts';

export type Token =
  | { readonly kind: 'static'; readonly value: Static; readonly text: string; readonly at: number }
  | {
      readonly kind: 'attribute';
      readonly scope: AttributeScope | undefined;
      readonly name: string;
      readonly text: string;
      readonly at: number;
    }
  | {
      readonly kind: 'intrinsic' | 'word' | 'symbol' | 'end';
      readonly text: string;
      readonly at: number;
    };

const BLANK = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|`[^`]*`/y;
/** Go's durations and those of Prometheus, which know years, weeks and days. */
const DURATION =
  /(?:(?=\d+[ywd])(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)(?![\w.])/y;
const FLOAT = /(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+/y;
const INTEGER = /\d+(?![\w])/y;
const ATTRIBUTE =
  /(?:(parent)\.)?(span|resource|event|link|instrumentation)?\.((?:[^\s{}()=~!<>&|^,"`]|"(?:[^"\\]|\\.)*")+)/y;
const SCOPED = /(?:span|trace|event|link|instrumentation):[A-Za-z]+/y;
const WORD = /[A-Za-z_][\w]*/y;
const SYMBOL = /!>>|!<<|&>>|&<<|!>|!<|!~|&>|&<|&~|=~|!=|<=|>=|<<|>>|&&|\|\||[{}()=<>~!|,+\-*/%^]/y;
const MAX_INT = 9_223_372_036_854_775_807n;
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES = ['error', 'ok', 'unset'];
const MAX_QUERY = 128 * 1024;

/** Splits a TraceQL query into tokens. @throws TraceQlError */
export function tokenize(query: string): Token[] {
  if (query.length > MAX_QUERY) throw new TraceQlError('query is too long');
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match !== null) at += match[0].length;
    return match;
  };
  for (;;) {
    take(BLANK);
    const start = at;
    if (start >= query.length) break;
    const push = (value: Static) => {
      tokens.push({ kind: 'static', value, text: query.slice(start, at), at: start });
    };
    const string = take(STRING)?.[0];
    if (string !== undefined) {
      const value = unquote(string);
      if (value === undefined) throw new TraceQlError('invalid string literal', start);
      push({ type: 'string', value });
      continue;
    }
    const duration = take(DURATION)?.[0];
    if (duration !== undefined) {
      push({ type: 'duration', value: parseDuration(duration) ?? 0 });
      continue;
    }
    const float = take(FLOAT)?.[0];
    if (float !== undefined) {
      push({ type: 'float', value: Number(float) });
      continue;
    }
    const attribute = take(ATTRIBUTE);
    if (attribute !== null) {
      tokens.push(attributeToken(attribute, start));
      continue;
    }
    const integer = take(INTEGER)?.[0];
    if (integer !== undefined) {
      const value = BigInt(integer);
      if (value > MAX_INT) throw new TraceQlError('integer is out of range', start);
      push({ type: 'int', value });
      continue;
    }
    const word = (take(SCOPED) ?? take(WORD))?.[0];
    if (word !== undefined) {
      const value = keyword(word);
      if (value !== undefined) push(value);
      else
        tokens.push({ kind: word in intrinsicNames ? 'intrinsic' : 'word', text: word, at: start });
      continue;
    }
    const symbol = take(SYMBOL)?.[0];
    if (symbol === undefined) {
      throw new TraceQlError(`syntax error: unexpected ${JSON.stringify(query[at] ?? '')}`, start);
    }
    tokens.push({ kind: 'symbol', text: symbol, at: start });
  }
  return tokens;
}

function attributeToken(match: RegExpExecArray, at: number): Token {
  const [text, parent, scope, written = ''] = match;
  if (parent !== undefined) throw new TraceQlError('parent scope is not supported', at);
  const name = written.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (quoted) => unquote(quoted) ?? quoted);
  return {
    kind: 'attribute',
    scope: attributeScopes.find((known) => known === scope),
    name,
    text,
    at,
  };
}

function keyword(word: string): Static | undefined {
  if (word === 'true' || word === 'false') return { type: 'bool', value: word === 'true' };
  if (word === 'nil') return { type: 'nil' };
  if (STATUSES.includes(word)) return { type: 'status', value: word };
  if (KINDS.includes(word)) return { type: 'kind', value: word };
  if (word === 'minInt') return { type: 'int', value: -MAX_INT - 1n };
  if (word === 'maxInt') return { type: 'int', value: MAX_INT };
  return undefined;
}
