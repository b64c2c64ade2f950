import { BackendError, type PrometheusClient } from '@lab/clients';

/** What an expression evaluates to, in the words of Prometheus' manual. */
export type ValueType = 'instant vector' | 'range vector' | 'scalar' | 'string';

/** The type of an expression, or why it has none. */
export type TypeAnswer =
  | { readonly type: ValueType }
  | { readonly type: 'refused'; readonly why: string };

const NAMES = {
  vector: 'instant vector',
  matrix: 'range vector',
  scalar: 'scalar',
  string: 'string',
} as const;

/** Has Prometheus say which type an expression has. It needs no data for that. */
export async function typeOf(
  client: Pick<PrometheusClient, 'resultType'>,
  expression: string,
): Promise<TypeAnswer> {
  try {
    return { type: NAMES[await client.resultType(expression)] };
  } catch (error) {
    if (error instanceof BackendError && error.status === 400) {
      return { type: 'refused', why: error.message };
    }
    throw error;
  }
}
