import { z } from '../../../api/zod.ts';
import type { Message } from '../api/inbox.ts';

/** All that was told about one group of alerts, by every channel. */
export interface Thread {
  readonly title: string;
  readonly status: Message['status'];
  /** Newest first. */
  readonly messages: readonly Message[];
}

/** Threads in the order of their newest message, which comes first; takes messages newest first. */
export function threadsOf(messages: readonly Message[]): Thread[] {
  const byTitle = Map.groupBy(messages, titleOf);
  return [...byTitle].map(([title, all]) => ({
    title,
    status: all.find(({ status }) => status !== null)?.status ?? null,
    messages: all,
  }));
}

const webhookSchema = z.object({ groupLabels: z.record(z.string(), z.string()) });

/** The labels of the group; where the message has none, its title without the status. */
function titleOf({ payload, summary }: Message): string {
  const webhook = webhookSchema.safeParse(payload);
  if (webhook.success) return Object.values(webhook.data.groupLabels).join(' ');
  return summary.replace(/^\[(?:FIRING|RESOLVED)(?::\d+)?\]\s*/i, '');
}
