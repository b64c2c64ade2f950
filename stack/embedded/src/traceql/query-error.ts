import { HttpError } from '../http/http-error.ts';

/** A TraceQL query that does not parse or mixes types: answered with 400. */
export class TraceQlError extends HttpError {
  constructor(message: string, at?: number) {
    super(
      400,
      at === undefined
        ? `invalid TraceQL query: ${message}`
        : `invalid TraceQL query: parse error at line 1, col ${at + 1}: ${message}`,
    );
    this.name = 'TraceQlError';
  }
}
