import { z } from 'zod';
import { parseJson, reasonsOf } from '../json.ts';
import { type AlertStatus, oneLine, type Reading, statusOfTitle } from '../message.ts';

const field = z.looseObject({ title: z.string().optional(), value: z.string().optional() });

const attachment = z.looseObject({
  color: z.string().optional(),
  title: z.string().optional(),
  title_link: z.string().optional(),
  text: z.string().optional(),
  fallback: z.string().optional(),
  pretext: z.string().optional(),
  fields: z.array(field).nullish(),
});

const payloadSchema = z.looseObject({
  text: z.string().optional(),
  channel: z.string().optional(),
  username: z.string().optional(),
  attachments: z.array(attachment).max(100).optional(),
  blocks: z
    .array(z.looseObject({ type: z.string() }))
    .max(50)
    .optional(),
});

type SlackPayload = z.infer<typeof payloadSchema>;

/** What Slack's incoming webhook would answer. */
export type SlackAnswer = 'ok' | 'invalid_payload' | 'no_text';

export interface SlackReading extends Reading {
  readonly answer: SlackAnswer;
}

/**
 * Reads the body of a Slack incoming webhook: JSON, or a form with the JSON in `payload`.
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function readSlack(body: string, contentType: string | undefined): SlackReading {
  const text = isForm(contentType) ? (new URLSearchParams(body).get('payload') ?? '') : body;
  const json = parseJson(text);
  if (!json.ok) return refused('invalid_payload', [`not JSON: ${json.error}`], body);
  const parsed = payloadSchema.safeParse(json.value);
  if (!parsed.success) return refused('invalid_payload', reasonsOf(parsed.error), json.value);
  if (!hasContent(parsed.data)) {
    return refused('no_text', ['needs text, attachments or blocks'], json.value, parsed.data);
  }
  return {
    answer: 'ok',
    format: 'slack-incoming-webhook',
    valid: true,
    reasons: [],
    ...describe(parsed.data),
    payload: json.value,
  };
}

function refused(
  answer: SlackAnswer,
  reasons: string[],
  payload: unknown,
  known: SlackPayload = {},
): SlackReading {
  return {
    answer,
    format: 'slack-incoming-webhook',
    valid: false,
    reasons,
    ...describe(known),
    payload,
  };
}

function describe(payload: SlackPayload) {
  const first = payload.attachments?.[0];
  const title = first?.title ?? payload.text ?? first?.fallback ?? first?.text ?? '';
  const labels: Record<string, string> = {};
  for (const { fields } of payload.attachments ?? []) {
    for (const { title: name, value } of fields ?? []) {
      if (name !== undefined && value !== undefined) labels[name] = value;
    }
  }
  return {
    summary: oneLine(title),
    status: statusOfTitle(title) ?? statusOfColor(first?.color),
    destination: payload.channel ?? null,
    labels,
  };
}

function statusOfColor(color: string | undefined): AlertStatus | null {
  if (color === 'danger') return 'firing';
  return color === 'good' ? 'resolved' : null;
}

function hasContent({ text, attachments, blocks }: SlackPayload): boolean {
  return Boolean(text) || (attachments?.length ?? 0) > 0 || (blocks?.length ?? 0) > 0;
}

function isForm(contentType: string | undefined): boolean {
  return contentType?.startsWith('application/x-www-form-urlencoded') ?? false;
}
