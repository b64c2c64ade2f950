import { z } from '../../../api/zod.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Message } from '../api/inbox.ts';
import { Labels } from '../labels.tsx';
import { momentText } from '../time-text.ts';

const words = z.record(z.string(), z.string());

const webhookSchema = z.object({
  receiver: z.string(),
  groupKey: z.string().optional(),
  alerts: z.array(
    z.object({
      status: z.string(),
      labels: words,
      annotations: words.default({}),
      startsAt: z.string(),
      fingerprint: z.string().default(''),
    }),
  ),
});

/** What a program gets: the alerts, and the whole body. */
export function Webhook({ message }: { message: Message }) {
  const parsed = webhookSchema.safeParse(message.payload);
  return (
    <div className="webhook">
      {parsed.success && (
        <ul className="plain-list">
          {parsed.data.alerts.map(({ status, labels, annotations, startsAt, fingerprint }) => (
            <li key={`${fingerprint} ${startsAt} ${JSON.stringify(labels)}`}>
              <Badge tone={status === 'firing' ? 'critical' : 'good'}>{status}</Badge>{' '}
              {annotations.summary} <span className="muted">since {momentText(startsAt)}</span>
              <Labels labels={labels} />
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>Body</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className="webhook-body" tabIndex={0}>
          {JSON.stringify(message.payload, null, 2)}
        </pre>
      </details>
    </div>
  );
}
