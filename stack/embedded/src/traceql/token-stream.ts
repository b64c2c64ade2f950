import { type Token, tokenize } from './lexer.ts';
import { TraceQlError } from './query-error.ts';

const MAX_DEPTH = 100;

/** A cursor over the tokens of one query. */
export class TokenStream {
  readonly query: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(query: string) {
    this.query = query;
    this.#tokens = tokenize(query);
  }

  peek(ahead = 0): Token {
    return (
      this.#tokens[this.#at + ahead] ??
      this.#tokens.at(-1) ?? { kind: 'end', text: '$end', at: this.query.length }
    );
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
    return token.kind === 'word' && token.text === text;
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
    if (!this.takeSymbol(text)) throw this.unexpected();
  }

  /** The position to return to with {@link rewind}. */
  mark(): number {
    return this.#at;
  }

  rewind(mark: number): void {
    this.#at = mark;
  }

  /** What was written between two tokens. */
  textFrom(mark: number): string {
    const first = this.#tokens[mark];
    const last = this.#tokens[this.#at - 1];
    if (first === undefined || last === undefined) return '';
    return this.query.slice(first.at, last.at + last.text.length);
  }

  unexpected(): TraceQlError {
    const token = this.peek();
    return new TraceQlError(`syntax error: unexpected ${token.text}`, token.at);
  }

  nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new TraceQlError('query is nested too deeply');
    try {
      return parse();
    } finally {
      this.#depth--;
    }
  }
}
