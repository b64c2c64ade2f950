import { labelObject } from '../lokiapi/render.ts';
import type { Alert } from './alert-rule.ts';

const TIMEOUT_MS = 10_000;

/**
 * Sends alerts to Alertmanager.
 * https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 * @param validMs how long a firing alert holds when it is not sent again
 * @throws Error when they were not accepted
 */
export async function sendAlerts(
  baseUrl: string,
  alerts: readonly Alert[],
  nowMs: number,
  validMs: number,
): Promise<void> {
  const body = alerts.map((alert) => ({
    labels: labelObject(alert.labels),
    annotations: alert.annotations,
    startsAt: new Date(alert.firedAtMs ?? alert.activeAtMs).toISOString(),
    endsAt: new Date(alert.resolvedAtMs ?? nowMs + validMs).toISOString(),
  }));
  const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Alertmanager answered ${response.status}: ${text}`);
}
