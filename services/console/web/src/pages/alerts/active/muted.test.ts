import { expect, test } from 'vitest';
import { mutedBy } from './muted.ts';

const sent = (fingerprint: string, labels: Record<string, string>, inhibitedBy: string[] = []) => ({
  fingerprint,
  labels,
  annotations: {},
  startsAt: '',
  status: { state: 'active', silencedBy: fingerprint === 'b' ? ['s1'] : [], inhibitedBy },
});

test('an alert is muted by what Alertmanager says of the one with its labels', () => {
  const all = [
    sent('a', { alertname: 'ServiceDown', service: 'api' }),
    sent('b', { alertname: 'Slow', service: 'api', cluster: 'eu' }, ['a']),
  ];
  expect(mutedBy({ alertname: 'Slow', service: 'api' }, all)).toEqual({
    silences: ['s1'],
    inhibitedBy: ['ServiceDown'],
  });
  expect(mutedBy({ alertname: 'Slow', service: 'worker' }, all)).toEqual({
    silences: [],
    inhibitedBy: [],
  });
});
