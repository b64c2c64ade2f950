import { expect, test } from 'vitest';
import { fasterLeaf, fasterQuery, fasterRules } from './faster.ts';

const ADDRESSES = {
  proxy: 'http://127.0.0.1:1',
  archive: '127.0.0.1:2',
  alertmanager: '127.0.0.1:3',
};

test('windows become short, other brackets stay', () => {
  expect(fasterQuery('rate(a{b=~"[0-9]m"}[5m]) + rate(a[1h30m])')).toBe(
    'rate(a{b=~"[0-9]m"}[6s]) + rate(a[6s])',
  );
});

test('rules are evaluated each second', () => {
  expect(fasterRules('  - name: a\n    interval: 30s\n    for: 5m\n')).toBe(
    '  - name: a\n    interval: 1s\n    for: 1s\n',
  );
});

test.each([
  ['30s', '3s'],
  ['2h', '20s'],
])('a limit of age of %s becomes one of %s', (given, wanted) => {
  const writes = [{ url: 'http://archive:9194/x', queue_config: { sample_age_limit: given } }];
  const text = fasterLeaf('global: {}\n', { remote_write: writes }, ADDRESSES);
  expect(text).toContain(`"sample_age_limit":"${wanted}"`);
  expect(text).toContain('http://127.0.0.1:2/x');
});

test('no limit stays none', () => {
  const text = fasterLeaf(
    'global: {}\n',
    { remote_write: [{ url: 'http://archive:9194/x' }] },
    ADDRESSES,
  );
  expect(text).not.toContain('sample_age_limit');
});

test('alerts go to the Alertmanager of the bench', () => {
  const alerting = { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] };
  expect(fasterLeaf('global: {}\n', { alerting }, ADDRESSES)).toContain(
    '"targets":["127.0.0.1:3"]',
  );
});
