import { expect, test } from 'vitest';
import { readPagerDuty } from './pagerduty.ts';

const routing_key = '0123456789abcdef0123456789abcdef';

const trigger = {
  routing_key,
  dedup_key: 'c0535c37f38a1a9e5c5b0e2f3cf2fd0a8d5d5f8c3a0b2d4e6f8091a2b3c4d5e6',
  event_action: 'trigger',
  client: 'Alertmanager',
  client_url: 'http://alertmanager:9093/#/alerts?receiver=pagerduty',
  payload: {
    summary: '[FIRING:1] CheckoutDown (api page)',
    source: 'Alertmanager',
    severity: 'critical',
    class: 'availability',
    custom_details: { firing: 'Labels:\n - alertname = CheckoutDown', num_firing: '1' },
  },
};

const read = (value: unknown) => readPagerDuty(JSON.stringify(value));

test('reads the event that Alertmanager sends', () => {
  expect(read(trigger)).toEqual({
    format: 'pagerduty-events-v2',
    valid: true,
    reasons: [],
    summary: '[FIRING:1] CheckoutDown (api page)',
    status: 'firing',
    destination: routing_key,
    labels: {
      dedup_key: trigger.dedup_key,
      severity: 'critical',
      source: 'Alertmanager',
      class: 'availability',
    },
    payload: trigger,
    dedupKey: trigger.dedup_key,
  });
});

test('acknowledge and resolve need a key and no payload', () => {
  const { dedup_key } = trigger;
  const resolve = read({ routing_key, dedup_key, event_action: 'resolve' });
  expect(resolve).toMatchObject({ valid: true, status: 'resolved', summary: dedup_key });
  const acknowledge = read({ routing_key, dedup_key, event_action: 'acknowledge' });
  expect(acknowledge).toMatchObject({ valid: true, status: 'acknowledged' });
  expect(read({ routing_key, event_action: 'resolve' }).reasons).toEqual([
    "'dedup_key' is missing or blank",
  ]);
});

test('makes a key for a trigger that has none', () => {
  const { dedup_key: _none, ...event } = trigger;
  expect(read(event).dedupKey).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['no routing key', { routing_key: undefined }, "'routing_key' is missing or blank"],
  [
    'a short routing key',
    { routing_key: 'abc' },
    "Length of 'routing_key' is incorrect (should be 32 characters)",
  ],
  ['no action', { event_action: '' }, "'event_action' is missing or blank"],
  ['no payload', { payload: undefined }, "'payload.summary' is missing or blank"],
  [
    'no source',
    { payload: { ...trigger.payload, source: ' ' } },
    "'payload.source' is missing or blank",
  ],
])('refuses an event with %s in the words of PagerDuty', (_what, change, reason) => {
  const reading = read({ ...trigger, ...change });
  expect(reading.valid).toBe(false);
  expect(reading.reasons).toContain(reason);
});

test.each([
  ['action', { event_action: 'page' }, 'event_action'],
  ['severity', { payload: { ...trigger.payload, severity: 'page' } }, 'severity'],
  ['details', { payload: { ...trigger.payload, custom_details: 'text' } }, 'custom_details'],
  ['key', { dedup_key: 'k'.repeat(256) }, 'dedup_key'],
])('refuses a bad %s', (_what, change, name) => {
  const reading = read({ ...trigger, ...change });
  expect(reading.reasons).toHaveLength(1);
  expect(reading.reasons[0]).toContain(name);
});

test.each(['', '[]', '5', '{', 'null'])('keeps %j, which is no event, as invalid', (body) => {
  expect(readPagerDuty(body)).toMatchObject({ valid: false, status: null });
});
