import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../json.ts';
import { type AlertStatus, oneLine, type Reading } from '../message.ts';

const ROUTING_KEY_LENGTH = 32;
const MAX_DEDUP_KEY = 255;
const severities = ['critical', 'error', 'warning', 'info'];
const actions = ['trigger', 'acknowledge', 'resolve'];

const statusOfAction: Readonly<Record<string, AlertStatus>> = {
  trigger: 'firing',
  acknowledge: 'acknowledged',
  resolve: 'resolved',
};

const record = z.record(z.string(), z.unknown());

export interface PagerDutyReading extends Reading {
  /** The sender's key, or the one that PagerDuty would have made for it. */
  readonly dedupKey: string;
}

/**
 * Reads an event of PagerDuty's Events API v2; the reasons are worded as the real API words them.
 * @see https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
 */
export function readPagerDuty(body: string): PagerDutyReading {
  const json = parseJson(body);
  const event = json.ok ? record.safeParse(json.value).data : undefined;
  if (!json.ok || event === undefined) {
    const reason = json.ok ? 'the event must be a JSON object' : `not JSON: ${json.error}`;
    return reading({}, {}, [reason], json.ok ? json.value : body);
  }
  const payload = record.safeParse(event.payload).data ?? {};
  return reading(event, payload, faultsOf(event, payload), json.value);
}

function faultsOf(event: Record<string, unknown>, payload: Record<string, unknown>): string[] {
  const faults: string[] = [];
  const routingKey = event.routing_key;
  if (isBlank(routingKey)) faults.push("'routing_key' is missing or blank");
  else if (String(routingKey).length !== ROUTING_KEY_LENGTH) {
    faults.push(
      `Length of 'routing_key' is incorrect (should be ${ROUTING_KEY_LENGTH} characters)`,
    );
  }
  const action = event.event_action;
  if (isBlank(action)) faults.push("'event_action' is missing or blank");
  else if (!actions.includes(String(action))) {
    faults.push(`'event_action' is invalid (must be one of the following: ${actions.join(', ')})`);
  }
  const dedupKey = event.dedup_key;
  if (isBlank(dedupKey)) {
    if (action === 'acknowledge' || action === 'resolve') {
      faults.push("'dedup_key' is missing or blank");
    }
  } else if (String(dedupKey).length > MAX_DEDUP_KEY) {
    faults.push(`'dedup_key' is too long (maximum is ${MAX_DEDUP_KEY} characters)`);
  }
  if (action === 'trigger') faults.push(...payloadFaults(payload));
  return faults;
}

function payloadFaults(payload: Record<string, unknown>): string[] {
  const faults = ['summary', 'source', 'severity']
    .filter((name) => isBlank(payload[name]))
    .map((name) => `'payload.${name}' is missing or blank`);
  const severity = payload.severity;
  if (!isBlank(severity) && !severities.includes(String(severity))) {
    faults.push(
      `'payload.severity' is invalid (must be one of the following: ${severities.join(', ')})`,
    );
  }
  const details = payload.custom_details;
  if (details !== undefined && details !== null && typeof details !== 'object') {
    faults.push("'payload.custom_details' is invalid (must be an object)");
  }
  return faults;
}

function reading(
  event: Record<string, unknown>,
  payload: Record<string, unknown>,
  reasons: string[],
  raw: unknown,
): PagerDutyReading {
  const dedupKey = textOf(event.dedup_key);
  return {
    format: 'pagerduty-events-v2',
    valid: reasons.length === 0,
    reasons,
    summary: oneLine(textOf(payload.summary) ?? dedupKey ?? ''),
    status: statusOfAction[textOf(event.event_action) ?? ''] ?? null,
    destination: textOf(event.routing_key) ?? null,
    labels: labelsOf(payload, dedupKey),
    payload: raw,
    dedupKey: dedupKey ?? randomUUID().replaceAll('-', ''),
  };
}

function labelsOf(payload: Record<string, unknown>, dedupKey: string | undefined) {
  const labels: Record<string, string> = dedupKey === undefined ? {} : { dedup_key: dedupKey };
  for (const name of ['severity', 'source', 'component', 'group', 'class']) {
    const value = textOf(payload[name]);
    if (value !== undefined) labels[name] = value;
  }
  return labels;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}
