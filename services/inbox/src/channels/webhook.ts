import { z } from 'zod';
import { parseJson, reasonsOf } from '../json.ts';
import { oneLine, type Reading } from '../message.ts';

const labelSet = z.record(z.string(), z.string());
const status = z.enum(['firing', 'resolved']);

const alert = z.looseObject({
  status,
  labels: labelSet,
  annotations: labelSet,
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  generatorURL: z.string(),
  fingerprint: z.string(),
});

const notification = z.looseObject({
  groupKey: z.string().min(1),
  truncatedAlerts: z.number().int().min(0).optional(),
  status,
  receiver: z.string(),
  groupLabels: labelSet,
  commonLabels: labelSet,
  commonAnnotations: labelSet,
  externalURL: z.string(),
  alerts: z.array(alert).min(1),
});

const alertmanagerV4 = notification.extend({ version: z.literal('4') });
const grafanaV1 = notification.extend({ version: z.literal('1'), orgId: z.number().int() });

type Notification = z.infer<typeof notification>;

/**
 * Reads a webhook: Alertmanager's notification (version 4) and Grafana's (version 1) are checked,
 * any other JSON is taken as it is and marked by its format.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export function readWebhook(body: string): Reading {
  const json = parseJson(body);
  if (!json.ok) return plain('text', [`not JSON: ${json.error}`], body);
  const shape = z.looseObject({ orgId: z.unknown() }).partial().safeParse(json.value);
  if (!shape.success || !looksLikeNotification(shape.data)) return plain('json', [], json.value);
  const format = shape.data.orgId === undefined ? 'alertmanager-v4' : 'grafana-v1';
  const schema = format === 'alertmanager-v4' ? alertmanagerV4 : grafanaV1;
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return plain(format, reasonsOf(parsed.error), json.value);
  return {
    format,
    valid: true,
    reasons: [],
    summary: summaryOf(parsed.data),
    status: parsed.data.status,
    destination: parsed.data.receiver,
    labels: parsed.data.commonLabels,
    payload: json.value,
  };
}

function looksLikeNotification(value: Record<string, unknown>): boolean {
  return ['alerts', 'groupKey', 'groupLabels', 'commonLabels'].some((key) => key in value);
}

function plain(format: Reading['format'], reasons: string[], payload: unknown): Reading {
  const text = typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? '');
  return {
    format,
    valid: reasons.length === 0,
    reasons,
    summary: oneLine(text),
    status: null,
    destination: null,
    labels: {},
    payload,
  };
}

function summaryOf({
  status: state,
  alerts,
  groupLabels,
  commonAnnotations,
}: Notification): string {
  const firing = alerts.filter((one) => one.status === 'firing').length;
  const mark = state === 'firing' ? `[FIRING:${firing}]` : '[RESOLVED]';
  const subject = Object.values(groupLabels).join(' ');
  return oneLine([mark, subject, commonAnnotations.summary].filter(Boolean).join(' '));
}
