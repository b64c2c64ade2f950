import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 250;

/** Looks again and again until it is as expected or the deadline has passed; returns the last look. */
export async function lookUntil<T>(
  look: () => Promise<T>,
  isAsExpected: (seen: T) => boolean,
  deadlineMs: number,
): Promise<T> {
  const start = performance.now();
  for (;;) {
    const seen = await look();
    if (isAsExpected(seen) || performance.now() - start > deadlineMs) return seen;
    await delay(POLL_MS);
  }
}
