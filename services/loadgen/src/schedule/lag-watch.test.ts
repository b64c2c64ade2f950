import { expect, test } from 'vitest';
import { LagWatch } from './lag-watch.ts';

function watch() {
  const clock = { now: 0 };
  return { clock, lag: new LagWatch(() => clock.now) };
}

test('a little lag is no falling behind', () => {
  const { lag } = watch();
  lag.sent(1);
  lag.sent(200);
  expect(lag.behind).toBe(false);
  expect(lag.worstMs).toBe(200);
});

test('a request that is sent too late counts for five seconds', () => {
  const { clock, lag } = watch();
  lag.sent(251);
  expect(lag.behind).toBe(true);
  clock.now = 4_999;
  expect(lag.behind).toBe(true);
  clock.now = 5_000;
  expect(lag.behind).toBe(false);
  expect(lag.worstMs).toBe(0);
  lag.sent(2);
  expect(lag.worstMs).toBe(2);
});

test('so does one that is not sent at all', () => {
  const { lag } = watch();
  lag.shed();
  expect(lag.behind).toBe(true);
});
