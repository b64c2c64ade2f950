import type { Extension } from '@codemirror/state';

/** What the editor knows about a query language: highlighting, completion, live check of syntax. */
export type QueryLanguage = 'promql' | 'logql' | 'traceql';

/** Loads a language; each is a file of its own, fetched when it is first edited. */
export async function loadLanguage(language: QueryLanguage): Promise<Extension> {
  if (language === 'promql') return (await import('./promql.ts')).promql();
  if (language === 'logql') return (await import('./logql.ts')).logql();
  return (await import('./traceql.ts')).traceql();
}
