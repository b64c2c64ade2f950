import { expect, test } from 'vitest';
import { readWebhook } from './webhook.ts';

const notification = {
  receiver: 'lab-webhook',
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'HighLatency', route: '/checkout', severity: 'page' },
      annotations: { summary: 'p99 above 500 ms', runbook_url: 'http://127.0.0.1:4000/runbook' },
      startsAt: '2026-11-21T09:41:07.123456789Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus:9090/graph?g0.expr=up&g0.tab=1',
      fingerprint: '02f13394997e5211',
    },
    {
      status: 'resolved',
      labels: { alertname: 'HighLatency', route: '/predict', severity: 'page' },
      annotations: { summary: 'p99 above 500 ms' },
      startsAt: '2026-11-21T09:40:07.1+01:00',
      endsAt: '2026-11-21T09:42:07Z',
      generatorURL: '',
      fingerprint: '12f13394997e5211',
    },
  ],
  groupLabels: { alertname: 'HighLatency' },
  commonLabels: { alertname: 'HighLatency', severity: 'page' },
  commonAnnotations: { summary: 'p99 above 500 ms' },
  externalURL: 'http://alertmanager:9093',
  version: '4',
  groupKey: '{}:{alertname="HighLatency"}',
  truncatedAlerts: 0,
};

const read = (value: unknown) => readWebhook(JSON.stringify(value));

test("reads Alertmanager's notification, version 4", () => {
  expect(read(notification)).toEqual({
    format: 'alertmanager-v4',
    valid: true,
    reasons: [],
    summary: '[FIRING:1] HighLatency p99 above 500 ms',
    status: 'firing',
    destination: 'lab-webhook',
    labels: { alertname: 'HighLatency', severity: 'page' },
    payload: notification,
  });
});

test('reads a notification that everything is resolved', () => {
  const alerts = notification.alerts.map((alert) => ({ ...alert, status: 'resolved' }));
  const reading = read({ ...notification, status: 'resolved', alerts, commonAnnotations: {} });
  expect(reading).toMatchObject({
    valid: true,
    status: 'resolved',
    summary: '[RESOLVED] HighLatency',
  });
});

test("reads Grafana's notification, which carries version 1 and an organisation", () => {
  const grafana = {
    ...notification,
    version: '1',
    orgId: 1,
    title: '[FIRING:1]',
    state: 'alerting',
  };
  expect(read(grafana)).toMatchObject({ format: 'grafana-v1', valid: true, status: 'firing' });
  expect(read({ ...grafana, version: '4' })).toMatchObject({ format: 'grafana-v1', valid: false });
});

test.each([
  ['a version of the past', { version: '3' }, 'version'],
  ['an unknown status', { status: 'pending' }, 'status'],
  ['no alerts', { alerts: [] }, 'alerts'],
  ['labels that are no text', { commonLabels: { replicas: 3 } }, 'commonLabels.replicas'],
  [
    'a bad time',
    { alerts: [{ ...notification.alerts[0], startsAt: 'yesterday' }] },
    'alerts.0.startsAt',
  ],
  ['no receiver', { receiver: undefined }, 'receiver'],
])('refuses a notification with %s, and says where', (_what, change, path) => {
  const reading = read({ ...notification, ...change });
  expect(reading).toMatchObject({ format: 'alertmanager-v4', valid: false });
  expect(reading.reasons.some((reason) => reason.startsWith(`${path}: `))).toBe(true);
});

test('takes any other JSON as it is and marks it', () => {
  expect(read({ build: 17 })).toMatchObject({
    format: 'json',
    valid: true,
    payload: { build: 17 },
  });
  expect(read([1, 2])).toMatchObject({ format: 'json', valid: true, status: null });
  expect(read(null)).toMatchObject({ format: 'json', valid: true });
});

test('keeps what is no JSON, as invalid', () => {
  const reading = readWebhook('{"alerts": [');
  expect(reading).toMatchObject({ format: 'text', valid: false, payload: '{"alerts": [' });
  expect(reading.reasons[0]).toMatch(/^not JSON: /);
});
