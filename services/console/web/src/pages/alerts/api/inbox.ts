import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

const messageSchema = z.object({
  id: z.string(),
  channel: z.enum(['slack', 'pagerduty', 'webhook', 'mail']),
  receivedAt: z.string(),
  format: z.string(),
  valid: z.boolean(),
  reasons: z.array(z.string()),
  summary: z.string(),
  status: z.enum(['firing', 'acknowledged', 'resolved']).nullable(),
  destination: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  payload: z.unknown(),
});

/** What somebody was told, as it arrived. */
export type Message = z.output<typeof messageSchema>;

const newest = 200;

/** Newest first; `notifications` leaves out what tells no status, such as the shop's mail to customers. */
export async function messages(
  kind: 'notifications' | 'all',
  signal: AbortSignal,
): Promise<Message[]> {
  const schema = z.object({ messages: z.array(messageSchema) });
  const query = { limit: newest, status: kind === 'all' ? undefined : 'any' };
  return (await callApi(schema, '/inbox/messages', { query, signal })).messages;
}

export async function emptyInbox(): Promise<void> {
  await callApi(z.unknown(), '/inbox/messages', { method: 'DELETE' });
}
