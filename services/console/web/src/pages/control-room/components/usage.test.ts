import { expect, test } from 'vitest';
import type { Component } from '../../../api/components.ts';
import { lookAfter } from './usage.ts';

const component = (name: string, cpuSeconds: number | null, startedAt = 'x'): Component => ({
  name,
  state: 'running',
  startedAt,
  cpuSeconds,
});

test('CPU is what was used between two looks, as a share of one core', () => {
  const first = lookAfter(undefined, [component('api', 10), component('loki', null)], 1_000);
  expect(first.cpu.size).toBe(0);
  const second = lookAfter(
    first,
    [component('api', 11), component('loki', 3), component('new', 1)],
    6_000,
  );
  expect([...second.cpu]).toEqual([['api', 0.2]]);
});

test('a component that was started anew has no rate yet', () => {
  const first = lookAfter(undefined, [component('api', 10)], 1_000);
  expect(lookAfter(first, [component('api', 12, 'later')], 6_000).cpu.size).toBe(0);
});
