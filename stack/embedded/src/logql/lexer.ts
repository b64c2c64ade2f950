import { unquote } from '../query/strings.ts';
import { parseDuration } from '../time/parse-duration.ts';
import { syntaxError } from './query-error.ts';
import { parseBytes } from './units.ts';

export type TokenKind =
  | 'identifier'
  | 'string'
  | 'number'
  | 'duration'
  | 'bytes'
  | 'range'
  | 'flag'
  | 'symbol'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The text as written; for a string its value, for a range what stands between the brackets. */
  readonly text: string;
  /** Value of a number, nanoseconds of a duration or range, bytes of a size. */
  readonly value: number;
  readonly at: number;
}

const BLANK = /(?:\s|#[^\n]*)+/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const DURATION = /(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w|y))+(?![\p{L}\d_])/uy;
const BYTES = /(?:\d+(?:\.\d*)?|\.\d+)[a-zA-Z]+/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|`[^`]*`/y;
const RANGE = /\[([^\]]*)\]/y;
const FLAG = /--[a-z][a-z-]*/y;
const SYMBOL = /\|=|\|~|\|>|!=|!~|!>|=~|==|>=|<=|[{}()[\],|=<>+\-*/%^]/y;

/** Splits a LogQL query into tokens. @throws QueryError */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(query)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  };
  for (;;) {
    take(BLANK);
    const start = at;
    if (start >= query.length) break;
    const push = (kind: TokenKind, text: string, value = 0) => {
      tokens.push({ kind, text, value, at: start });
    };
    const literal = take(STRING);
    if (literal !== undefined) {
      const value = unquote(literal);
      if (value === undefined) throw syntaxError(query, start, 'invalid char escape');
      push('string', value);
      continue;
    }
    const identifier = take(IDENTIFIER);
    if (identifier !== undefined) {
      push('identifier', identifier);
      continue;
    }
    const duration = take(DURATION);
    if (duration !== undefined) {
      push('duration', duration, parseDuration(duration) ?? 0);
      continue;
    }
    const size = take(BYTES);
    if (size !== undefined) {
      const value = parseBytes(size);
      if (value !== undefined && !/^0[xX]|^[\d.]+[eE]$/.test(size)) {
        push('bytes', size, value);
        continue;
      }
      at = start;
    }
    const number = take(NUMBER);
    if (number !== undefined) {
      push('number', number, Number(number));
      continue;
    }
    const range = take(RANGE);
    if (range !== undefined) {
      push('range', range, readRange(query, start, range.slice(1, -1)));
      continue;
    }
    const flag = take(FLAG);
    if (flag !== undefined) {
      push('flag', flag);
      continue;
    }
    const symbol = take(SYMBOL);
    if (symbol === undefined) throw unreadable(query, start);
    push('symbol', symbol);
  }
  return tokens;
}

function readRange(query: string, at: number, text: string): number {
  const value = parseDuration(text.trim());
  if (value === undefined || value <= 0) {
    throw syntaxError(query, at, `not a valid duration string: ${JSON.stringify(text)}`);
  }
  return value;
}

function unreadable(query: string, at: number): Error {
  const character = query[at] ?? '';
  if (character === '"' || character === '`')
    return syntaxError(query, at, 'literal not terminated');
  return syntaxError(query, at, `syntax error: unexpected ${JSON.stringify(character)}`);
}
