import { expect, test } from 'vitest';
import { withTimeLimit } from './time-limit.ts';

const never = new AbortController().signal;

test('gives back what the work gives, and tells it that it is over', async () => {
  let seen: AbortSignal | undefined;
  const answer = await withTimeLimit(10_000, never, async (signal) => {
    seen = signal;
    expect(signal.aborted).toBe(false);
    return 42;
  });
  expect(answer).toBe(42);
  expect(seen?.aborted).toBe(true);
});

test('ends work that takes too long', async () => {
  const work = withTimeLimit(10, never, () => new Promise(() => undefined));
  await expect(work).rejects.toThrow('not done after 10 ms');
});

test('ends when the outer signal does, with its reason', async () => {
  const outer = new AbortController();
  const work = withTimeLimit(10_000, outer.signal, () => new Promise(() => undefined));
  outer.abort(new Error('shutting down'));
  await expect(work).rejects.toThrow('shutting down');
  await expect(withTimeLimit(10_000, outer.signal, async () => 1)).rejects.toThrow('shutting down');
});
