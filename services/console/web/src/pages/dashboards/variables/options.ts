import { type Choices, interpolate, type Variable } from '@lab/dashboards/model';
import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';
import type { Window } from '../../../queries/window.ts';

const valuesSchema = z
  .object({ data: z.array(z.string()).nullish() })
  .transform(({ data }) =>
    (data ?? []).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })),
  );

const querySchema = z.union([
  z.string().transform((query) => ({ kind: 'metrics' as const, query })),
  z.object({ query: z.string() }).transform(({ query }) => ({ kind: 'metrics' as const, query })),
  z
    .object({ label: z.string(), stream: z.string().default('') })
    .transform((asked) => ({ kind: 'logs' as const, ...asked })),
]);

/** The values that a query offers, given what the variables above it choose. */
export async function queryOptions(
  variable: Variable,
  above: Choices,
  { start, end }: Window,
  signal: AbortSignal,
): Promise<string[]> {
  const asked = querySchema.parse(variable.query);
  if (asked.kind === 'logs') {
    const query = interpolate(asked.stream, above);
    return callApi(
      valuesSchema,
      `/loki/loki/api/v1/label/${encodeURIComponent(asked.label)}/values`,
      {
        query: { start, end, ...(query === '' ? {} : { query }) },
        signal,
      },
    );
  }
  const { label, selector } = labelValues(interpolate(asked.query, above));
  return callApi(valuesSchema, `/prometheus/api/v1/label/${encodeURIComponent(label)}/values`, {
    query: { start, end, 'match[]': selector },
    signal,
  });
}

/**
 * The parts of `label_values(selector, label)` or `label_values(label)`.
 * @throws Error for another kind of query
 */
export function labelValues(query: string): { selector: string | undefined; label: string } {
  const parts = /^\s*label_values\(\s*(?:([\s\S]+),)?\s*(\w+)\s*\)\s*$/.exec(query);
  if (parts?.[2] === undefined) throw new Error(`The console cannot ask for "${query}".`);
  return { selector: parts[1]?.trim(), label: parts[2] };
}

/** The values that a list written by hand offers: `a, b, name : value`. */
export function listedOptions({ query }: Variable): string[] {
  const text = typeof query === 'string' ? query : '';
  return text
    .split(/(?<!\\),/)
    .map((part) => (part.split(' : ').at(-1) ?? '').replaceAll('\\,', ',').trim())
    .filter((part) => part !== '');
}
