import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/** Waits for a condition. Throws when it does not hold within so many seconds. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  seconds: number,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await delay(POLL_MS);
  }
}
