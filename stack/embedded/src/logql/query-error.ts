import { HttpError } from '../http/http-error.ts';

/** A query that does not parse or asks for something that does not exist: answered with 400. */
export class QueryError extends HttpError {
  constructor(message: string, options?: ErrorOptions) {
    super(400, message, options);
    this.name = 'QueryError';
  }
}

/** A syntax error at an offset of the query, worded as the original does. */
export function syntaxError(query: string, offset: number, message: string): QueryError {
  const before = query.slice(0, offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return new QueryError(`parse error at line ${before.length}, col ${column}: ${message}`);
}
