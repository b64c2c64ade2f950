import { expect, test } from 'vitest';
import { misleading, quantileOfAll } from './instances.ts';

test('the quantile of all counts requests', () => {
  const quick = { requests: 99, seconds: 0.1 };
  expect(quantileOfAll([{ requests: 1, seconds: 0.5 }, quick])).toBe(0.1);
  expect(quantileOfAll([{ requests: 2, seconds: 0.5 }, quick])).toBe(0.5);
});

test.each([
  ['instances that are alike', [60, 60, 60], [0.1, 0.1, 0.1], false],
  ['a slow one with some requests', [150, 150, 20], [0.03, 0.03, 0.4], true],
  ['a slow one with hardly any', [300, 300, 4], [0.05, 0.05, 0.5], true],
  ['a slow one with nearly all', [200, 20, 20], [0.4, 0.02, 0.02], true],
  ['instances that differ a little', [60, 60, 60], [0.1, 0.11, 0.12], false],
])('%s: misleading is %s', (_name, requests, seconds, passed) => {
  const shares = requests.map((count, index) => ({
    requests: count,
    seconds: seconds[index] ?? 0,
  }));
  expect(misleading(shares).passed).toBe(passed);
});
