import { expect, test } from 'vitest';
import { Barrier } from './barrier.ts';
import { Inflight } from './inflight.ts';

test('tells when nothing is under way, to all who wait', async () => {
  const inflight = new Inflight();
  expect(await inflight.idle(0)).toBe(true);
  inflight.add();
  inflight.add();
  const both = Promise.all([inflight.idle(60_000), inflight.idle(60_000)]);
  inflight.remove();
  expect(await inflight.idle(1)).toBe(false);
  inflight.remove();
  expect(await both).toEqual([true, true]);
});

test('a barrier is up while anybody holds it', () => {
  const changes: boolean[] = [];
  const barrier = new Barrier((paused) => changes.push(paused));
  const first = barrier.hold();
  const second = barrier.hold();
  first();
  first();
  expect(barrier.paused).toBe(true);
  second();
  expect(barrier.paused).toBe(false);
  expect(changes).toEqual([true, false]);
});
