import { TokenCursor } from '../query/token-cursor.ts';
import { type Token, tokenize } from './lexer.ts';
import { TraceQlError } from './query-error.ts';

/** A cursor over the tokens of a TraceQL query. */
export class TokenStream extends TokenCursor<Token> {
  constructor(query: string) {
    super(query, tokenize(query), { kind: 'end', text: '$end', at: query.length });
  }

  unexpected(): TraceQlError {
    const token = this.peek();
    return new TraceQlError(`syntax error: unexpected ${token.text}`, token.at);
  }

  protected tooDeep(): TraceQlError {
    return new TraceQlError('query is nested too deeply');
  }

  protected hasWord(token: Token, text: string): boolean {
    return token.kind === 'word' && token.text === text;
  }
}
