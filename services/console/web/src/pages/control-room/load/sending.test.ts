import { expect, test } from 'vitest';
import type { Load } from '../api/load.ts';
import { lookAfter } from './sending.ts';

const load = (sent: number): Load => ({
  state: 'running',
  rps: 20,
  behind: false,
  lagSeconds: 0,
  inflight: 0,
  sent,
  shed: 0,
  journeys: { ended: {} },
});

test('what is really sent is counted between two looks', () => {
  const first = lookAfter(undefined, load(100), 1_000);
  expect(first.sentRps).toBeUndefined();
  expect(lookAfter(first, load(150), 3_000).sentRps).toBe(25);
});

test('a load generator that began anew has no rate yet', () => {
  const first = lookAfter(undefined, load(100), 1_000);
  expect(lookAfter(first, load(3), 3_000).sentRps).toBeUndefined();
  expect(lookAfter(first, load(100), 1_000).sentRps).toBeUndefined();
});
