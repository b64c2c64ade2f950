export const channels = ['slack', 'pagerduty', 'webhook', 'mail'] as const;
export type Channel = (typeof channels)[number];

export const statuses = ['firing', 'acknowledged', 'resolved'] as const;
export type AlertStatus = (typeof statuses)[number];

export type Format =
  | 'slack-incoming-webhook'
  | 'pagerduty-events-v2'
  | 'alertmanager-v4'
  | 'grafana-v1'
  | 'json'
  | 'text'
  | 'rfc5322';

/** What a channel made of the bytes it received. */
export interface Reading {
  readonly format: Format;
  /** False when the real service would have refused it. */
  readonly valid: boolean;
  /** Why it is not valid; empty when it is. */
  readonly reasons: readonly string[];
  /** One line for lists. Untrusted text. */
  readonly summary: string;
  /** Null when the message does not tell. */
  readonly status: AlertStatus | null;
  /** Where the sender addressed it: Slack channel, routing key, receiver, recipients. */
  readonly destination: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** The payload as received: parsed JSON where it parses, else text. Untrusted. */
  readonly payload: unknown;
}

export interface Message extends Reading {
  readonly id: string;
  readonly channel: Channel;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** Size as received, in bytes. */
  readonly bytes: number;
  /** How often it was received: 1 plus the recognised duplicates. */
  readonly deliveries: number;
}

const MAX_SUMMARY = 500;

/** The first line of a text, without control characters, cut to a length that suits a list. */
export function oneLine(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? '';
  const printable = line.replace(/\p{Cc}/gu, ' ');
  return printable.length > MAX_SUMMARY ? `${printable.slice(0, MAX_SUMMARY - 1)}…` : printable;
}

/** The status in a title like `[FIRING:2] HighLatency`, as Alertmanager's default templates write it. */
export function statusOfTitle(title: string): AlertStatus | null {
  const word = /\[(FIRING|RESOLVED)\b/i.exec(title)?.[1]?.toLowerCase();
  return word === 'firing' || word === 'resolved' ? word : null;
}
