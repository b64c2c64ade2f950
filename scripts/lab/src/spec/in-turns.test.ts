import { expect, test } from 'vitest';
import { inTurns } from './in-turns.ts';

test('so many at a time, and each once', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  const work = [1, 2, 3, 4, 5].map((number) => async () => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    done.push(number);
    running -= 1;
    return number;
  });
  expect(await inTurns(2, work)).toEqual([1, 2, 3, 4, 5]);
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test('a failure is thrown', async () => {
  const fail = () => Promise.reject(new Error('no'));
  await expect(inTurns(2, [async () => undefined, fail])).rejects.toThrow('no');
});
