import { randomInt } from 'node:crypto';

/** One of them, by lot. */
export function pick<T>(first: T, ...others: readonly T[]): T {
  return others[randomInt(others.length + 1) - 1] ?? first;
}

/** A word that no configuration can know beforehand. */
export const word = (): string =>
  Array.from({ length: 6 }, () => String.fromCharCode(97 + randomInt(26))).join('');

/** A whole number from `low` to `high`, both included. */
export const between = (low: number, high: number): number => randomInt(low, high + 1);
