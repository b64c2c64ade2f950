import { type Answer, json } from '../http/answer.ts';
import type { Request } from '../http/router.ts';
import { formatExpression } from '../logql/format.ts';
import { parseLogQl } from '../logql/parser.ts';
import { QueryError } from '../logql/query-error.ts';
import { readParameters } from './parameters.ts';

/** `/loki/api/v1/format_query`; unlike elsewhere a query that does not parse is answered in JSON. */
export async function formatQuery(request: Request): Promise<Answer> {
  const parameters = await readParameters(request);
  try {
    const data = formatExpression(parseLogQl(parameters.get('query') ?? ''));
    return json({ status: 'success', data });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return json({ status: 'invalid-query', error: error.message }, 400);
  }
}
