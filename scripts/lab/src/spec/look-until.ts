import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again until it is as expected or the time is over; returns the last look. */
export async function lookUntil<T>(
  look: () => Promise<T>,
  isAsExpected: (seen: T) => boolean,
  { seconds, pollMs = 50 }: { readonly seconds: number; readonly pollMs?: number },
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (isAsExpected(seen) || performance.now() > deadline) return seen;
    await delay(pollMs);
  }
}
