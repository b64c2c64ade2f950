import { expect, test } from 'vitest';
import { Doorbell } from './doorbell.ts';

test('a ring wakes one sleeper, in the order in which they fell asleep', async () => {
  const bell = new Doorbell();
  const awake: string[] = [];
  const first = bell.sleep().then(() => awake.push('first'));
  const second = bell.sleep().then(() => awake.push('second'));
  bell.ring();
  await first;
  expect(awake).toEqual(['first']);
  bell.ring();
  await second;
  expect(awake).toEqual(['first', 'second']);
});

test('a ring that nobody hears is kept, once', async () => {
  const bell = new Doorbell();
  bell.ring();
  bell.ring();
  await bell.sleep();
  let awake = false;
  const sleep = bell.sleep().then(() => {
    awake = true;
  });
  await Promise.resolve();
  expect(awake).toBe(false);
  bell.ringForAll();
  await sleep;
  expect(awake).toBe(true);
});
