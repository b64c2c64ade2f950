import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** How long to try, in milliseconds. */
  readonly timeoutMs?: number;
  /** Pause between two tries, in milliseconds. */
  readonly intervalMs?: number;
}

/**
 * Calls `probe` until it returns something other than undefined, null or false, and returns that.
 * A throw counts as "not yet". Fails with the last thing seen once the deadline has passed.
 */
export async function waitFor<T>(
  probe: () => Promise<T> | T,
  { timeoutMs = 30_000, intervalMs = 25 }: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown = 'nothing yet';
  while (performance.now() < deadline) {
    try {
      const value = await probe();
      if (isSettled(value)) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    await delay(intervalMs);
  }
  throw new Error(`waited ${timeoutMs} ms in vain; last seen: ${describe(last)}`, { cause: last });
}

function isSettled<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false;
}

function describe(value: unknown): string {
  return value instanceof Error ? value.message : String(JSON.stringify(value));
}
