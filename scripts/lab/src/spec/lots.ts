/** What graders draw by lot, so that no answer can know it beforehand. */
import { randomInt } from 'node:crypto';

/** One of them. */
export function pick<T>(first: T, ...others: readonly T[]): T {
  return others[randomInt(others.length + 1) - 1] ?? first;
}

/** A whole number from `low` to `high`, both included. */
export const between = (low: number, high: number): number => randomInt(low, high + 1);

/** A number from `low` up to `high`. */
export const fraction = (low: number, high: number): number =>
  low + ((high - low) * randomInt(2 ** 40)) / 2 ** 40;

/** A word that no answer can know beforehand. */
export const word = (letters = 6): string =>
  Array.from({ length: letters }, () => String.fromCharCode(97 + randomInt(26))).join('');

/** The same things in an order of lots. */
export const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, place: randomInt(2 ** 40) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);

/** As many numbers as asked for, all different, drawn from `low` to `high`. */
export const different = (count: number, low: number, high: number): number[] =>
  shuffled(Array.from({ length: high - low + 1 }, (_, index) => low + index)).slice(0, count);
