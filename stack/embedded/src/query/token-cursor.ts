/** Deeper nesting than this is refused before it can exhaust the stack. */
const MAX_DEPTH = 100;

/** What a cursor must know of a token. */
export interface PlacedToken {
  readonly kind: string;
  readonly text: string;
  /** Where it begins in the query. */
  readonly at: number;
}

/** Walks over the tokens of one query; the languages say what a word is and how errors read. */
export abstract class TokenCursor<T extends PlacedToken> {
  readonly query: string;
  readonly #tokens: readonly T[];
  readonly #end: T;
  #at = 0;
  #depth = 0;

  /** @param end the token behind the last one, of which a cursor never gets past */
  constructor(query: string, tokens: readonly T[], end: T) {
    this.query = query;
    this.#tokens = tokens;
    this.#end = end;
  }

  /** The error for the token that stands here. @param expected what could stand here instead */
  abstract unexpected(expected?: string): Error;

  protected abstract tooDeep(): Error;

  protected abstract hasWord(token: T, text: string): boolean;

  peek(ahead = 0): T {
    return this.#tokens[this.#at + ahead] ?? this.#end;
  }

  next(): T {
    const token = this.peek();
    if (this.#at < this.#tokens.length) this.#at++;
    return token;
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === text;
  }

  isWord(text: string, ahead = 0): boolean {
    return this.hasWord(this.peek(ahead), text);
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

  /** Runs `parse` one level deeper. @throws Error when the query is nested too deeply */
  nested<R>(parse: () => R): R {
    if (++this.#depth > MAX_DEPTH) throw this.tooDeep();
    try {
      return parse();
    } finally {
      this.#depth--;
    }
  }
}
