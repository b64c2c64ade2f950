import { callApi } from '../../api/http.ts';
import { z } from '../../api/zod.ts';

const summarySchema = z.object({ name: z.string(), title: z.string() });

export type RunbookSummary = z.output<typeof summarySchema>;

/** The names and titles of all runbooks. */
export function listRunbooks(signal: AbortSignal): Promise<RunbookSummary[]> {
  return callApi(z.array(summarySchema), '/runbooks', { signal });
}

/** One runbook as Markdown. */
export async function readRunbook(name: string, signal: AbortSignal): Promise<string> {
  const schema = z.object({ markdown: z.string() });
  return (await callApi(schema, `/runbooks/${encodeURIComponent(name)}`, { signal })).markdown;
}
