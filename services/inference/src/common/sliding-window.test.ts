import { expect, test } from 'vitest';
import { SlidingWindow } from './sliding-window.ts';

test('the window holds the latest samples by number and by age', () => {
  let time = 0;
  const window = new SlidingWindow<number>({ maxSamples: 3, maxAgeMs: 100, now: () => time });
  for (let value = 0; value < 20; value += 1) window.add(value);
  expect(window.values()).toEqual([17, 18, 19]);
  time = 60;
  window.add(20);
  expect(window.values()).toEqual([18, 19, 20]);
  time = 100;
  expect(window.values()).toEqual([20]);
  time = 160;
  expect(window.values()).toEqual([]);
});
