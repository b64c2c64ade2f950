import { type Token, type TokenKind, tokenize } from './lexer.ts';
import { QueryError, syntaxError } from './query-error.ts';

/** Deeper nesting than this is refused before it can exhaust the stack. */
const MAX_DEPTH = 100;

const END: Token = { kind: 'end', text: '$end', value: 0, at: 0 };

/** A cursor over the tokens of one query. */
export class TokenStream {
  readonly #query: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(query: string) {
    this.#query = query;
    this.#tokens = tokenize(query);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1) ?? END;
  }

  next(): Token {
    const token = this.peek();
    if (this.#at < this.#tokens.length - 1) this.#at++;
    return token;
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === text;
  }

  isWord(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'identifier' && token.text.toLowerCase() === text;
  }

  takeSymbol(text: string): boolean {
    const found = this.isSymbol(text);
    if (found) this.next();
    return found;
  }

  takeWord(text: string): boolean {
    const found = this.isWord(text);
    if (found) this.next();
    return found;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.unexpected(text);
  }

  expect(kind: TokenKind): Token {
    if (this.peek().kind !== kind) throw this.unexpected(kind.toUpperCase());
    return this.next();
  }

  /** The error for the token that stands here. */
  unexpected(expected?: string): QueryError {
    const token = this.peek();
    const hint = expected === undefined ? '' : `, expecting ${expected}`;
    if (this.#query.trim() === '')
      return new QueryError('parse error : syntax error: unexpected $end');
    const found =
      token.kind === 'symbol' || token.kind === 'end' ? token.text : token.kind.toUpperCase();
    return syntaxError(this.#query, token.at, `syntax error: unexpected ${found}${hint}`);
  }

  /** Runs `parse` one level deeper. @throws QueryError when the query is nested too deeply */
  nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new QueryError('parse error : query is nested too deeply');
    try {
      return parse();
    } finally {
      this.#depth--;
    }
  }
}
