import { z } from '../../../api/zod.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Message } from '../api/inbox.ts';
import { momentText } from '../time-text.ts';

const text = z.string().optional();

const eventSchema = z.object({
  event_action: text,
  dedup_key: text,
  client: text,
  client_url: text,
  payload: z
    .object({
      summary: text,
      source: text,
      severity: text,
      component: text,
      group: text,
      class: text,
      custom_details: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

const states = {
  trigger: ['Triggered', 'critical'],
  acknowledge: ['Acknowledged', 'warning'],
  resolve: ['Resolved', 'good'],
} as const;

const isAction = (action: string | undefined): action is keyof typeof states =>
  action !== undefined && Object.hasOwn(states, action);

/** An event as PagerDuty shows the incident it makes. */
export function PagerDutyEvent({ message }: { message: Message }) {
  const event = eventSchema.parse(message.payload);
  const { payload = {} } = event;
  const [state, tone] = isAction(event.event_action)
    ? states[event.event_action]
    : (['Unknown action', 'neutral'] as const);
  const facts = [
    ['Severity', payload.severity],
    ['Source', payload.source],
    ['Component', payload.component],
    ['Group', payload.group],
    ['Class', payload.class],
    ['Dedup key', event.dedup_key],
    ['Client', event.client],
  ] as const;
  return (
    <div className={`pagerduty pagerduty-${tone}`}>
      <p className="pagerduty-head">
        <Badge tone={tone}>{state}</Badge> <strong>{payload.summary ?? message.summary}</strong>
        <span className="muted">{momentText(message.receivedAt)}</span>
      </p>
      <dl className="facts">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {payload.custom_details !== undefined && (
        <details>
          <summary>Details</summary>
          <dl className="pagerduty-details">
            {Object.entries(payload.custom_details).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="preserved">
                  {typeof value === 'string' ? value.trim() : JSON.stringify(value, null, 1)}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}
