import type { Finding, FoundQuery } from './query.ts';

/** An error in a piece of a query. */
export function finding(
  { file, line, where }: FoundQuery,
  rule: string,
  message: string,
  excerpt: string,
): Finding {
  return {
    rule,
    severity: 'error',
    file,
    ...(line !== undefined && { line }),
    where,
    message,
    excerpt: excerpt.replaceAll(/\s+/g, ' ').trim(),
  };
}
