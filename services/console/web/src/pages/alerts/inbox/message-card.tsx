import type { ComponentType } from 'react';
import { Badge } from '../../../ui/badge.tsx';
import type { Message } from '../api/inbox.ts';
import { momentText } from '../time-text.ts';
import { Mail } from './mail.tsx';
import { PagerDutyEvent } from './pagerduty.tsx';
import { SlackMessage } from './slack.tsx';
import { Webhook } from './webhook.tsx';

interface Channel {
  readonly name: string;
  readonly Body: ComponentType<{ message: Message }>;
}

const channels: Readonly<Record<Message['channel'], Channel>> = {
  slack: { name: 'Slack', Body: SlackMessage },
  pagerduty: { name: 'PagerDuty', Body: PagerDutyEvent },
  webhook: { name: 'Webhook', Body: Webhook },
  mail: { name: 'Mail', Body: Mail },
};

const tones = { firing: 'critical', acknowledged: 'warning', resolved: 'good' } as const;

/** One message as its reader sees it; what the real service would have refused, with the reasons. */
export function MessageCard({ message }: { message: Message }) {
  const { channel, destination, status, receivedAt, valid, reasons } = message;
  const { name, Body } = channels[channel];
  const isSecret = channel === 'pagerduty';
  return (
    <li className="message" aria-label={`${name}: ${message.summary}`}>
      <p className="message-head">
        <strong>{name}</strong>
        {destination !== null && !isSecret && <span>{destination}</span>}
        {status !== null && <Badge tone={tones[status]}>{status}</Badge>}
        <time className="muted" dateTime={receivedAt}>
          {momentText(receivedAt)}
        </time>
      </p>
      {valid ? (
        <Body message={message} />
      ) : (
        <>
          <p>The real service would refuse this:</p>
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          <p className="preserved">{JSON.stringify(message.payload, null, 1)}</p>
        </>
      )}
    </li>
  );
}
