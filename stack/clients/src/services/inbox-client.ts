import { z } from 'zod';
import { type ClientOptions, HttpBackend } from '../http-backend.ts';
import { labelsSchema, type Time, toSeconds } from '../values.ts';

const messageSchema = z.object({
  id: z.string(),
  channel: z.enum(['slack', 'pagerduty', 'webhook', 'mail']),
  format: z.string(),
  receivedAt: z.string(),
  /** False when the real service would have refused it; `reasons` says why. */
  valid: z.boolean(),
  reasons: z.array(z.string()),
  summary: z.string(),
  status: z.enum(['firing', 'acknowledged', 'resolved']).nullable(),
  destination: z.string().nullable(),
  labels: labelsSchema,
  payload: z.unknown(),
  bytes: z.number(),
  deliveries: z.number(),
});

/** A notification as it arrived. All its text is untrusted. */
export type InboxMessage = z.output<typeof messageSchema>;

export interface MessageFilter {
  readonly channel?: InboxMessage['channel'];
  /** Part of the text, in any case. */
  readonly q?: string;
  /** Received at this time or later. */
  readonly since?: Time;
  /** Default 100, at most 1000. */
  readonly limit?: number;
}

/** The inbox: what Alertmanager delivered. Every method throws BackendError. */
export class InboxClient {
  readonly #http: HttpBackend;

  constructor(baseUrl: string | URL, options?: ClientOptions) {
    this.#http = new HttpBackend('inbox', baseUrl, options);
  }

  async messages({ since, ...filter }: MessageFilter = {}): Promise<InboxMessage[]> {
    const query = {
      ...filter,
      since: since === undefined ? undefined : new Date(toSeconds(since) * 1000).toISOString(),
    };
    const answer = z.object({ messages: z.array(messageSchema) });
    return (await this.#http.json(answer, { path: '/messages', query })).messages;
  }

  /** Forgets all messages. */
  async clear(): Promise<void> {
    await this.#http.send({ path: '/messages', method: 'DELETE' });
  }
}
