import { z } from 'zod';

/** The query languages of the kit's three stores. */
export type Language = 'promql' | 'logql' | 'traceql';

/** One question to a store, in that store's language. */
export interface Query {
  readonly language: Language;
  readonly expression: string;
}

/** A question to Prometheus. */
export const promqlQuery = (expression: string): Query => ({ language: 'promql', expression });

const expression = z.string().trim().min(1, 'the query is empty');

/**
 * How a learner writes a query in YAML: `promql: up == 0`, `logql: '{service="api"}'` or
 * `traceql: '{ status = error }'` as a mapping with one key, or a bare string for PromQL.
 */
export const querySchema: z.ZodType<Query> = z
  .union(
    [
      expression.transform((promql) => ({ promql })),
      z.strictObject({ promql: expression }),
      z.strictObject({ logql: expression }),
      z.strictObject({ traceql: expression }),
    ],
    { error: 'write a query as "promql: ...", "logql: ..." or "traceql: ..."' },
  )
  .transform((written): Query => {
    if ('promql' in written) return { language: 'promql', expression: written.promql };
    if ('logql' in written) return { language: 'logql', expression: written.logql };
    return { language: 'traceql', expression: written.traceql };
  });
