import { TokenCursor } from '../query/token-cursor.ts';
import { type Token, type TokenKind, tokenize } from './lexer.ts';
import { QueryError, syntaxError } from './query-error.ts';

/** A cursor over the tokens of a LogQL query, with errors worded as the original's. */
export class TokenStream extends TokenCursor<Token> {
  constructor(query: string) {
    super(query, tokenize(query), { kind: 'end', text: '$end', value: 0, at: query.length });
  }

  expect(kind: TokenKind): Token {
    if (this.peek().kind !== kind) throw this.unexpected(kind.toUpperCase());
    return this.next();
  }

  unexpected(expected?: string): QueryError {
    const token = this.peek();
    const hint = expected === undefined ? '' : `, expecting ${expected}`;
    if (this.query.trim() === '')
      return new QueryError('parse error : syntax error: unexpected $end');
    const found =
      token.kind === 'symbol' || token.kind === 'end' ? token.text : token.kind.toUpperCase();
    return syntaxError(this.query, token.at, `syntax error: unexpected ${found}${hint}`);
  }

  protected tooDeep(): QueryError {
    return new QueryError('parse error : query is nested too deeply');
  }

  protected hasWord(token: Token, text: string): boolean {
    return token.kind === 'identifier' && token.text.toLowerCase() === text;
  }
}
