/** A source of numbers in [0, 1). */
export type Random = () => number;

/** Mixes numbers into one 32-bit seed, so that neighbours get unrelated streams. */
export function mixSeed(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** Seeded 32-bit generator (mulberry32): the same seed gives the same numbers everywhere. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Exponential deviate with mean 1: the gap between arrivals of a Poisson process of rate 1. */
export const exponential = (random: Random): number => -Math.log(1 - random());

/** Uniform deviate in [from, to). */
export const between = (random: Random, from: number, to: number): number =>
  from + (to - from) * random();

/** Whole number from 0 up to but not including `count`. */
export const below = (random: Random, count: number): number => Math.floor(random() * count);

/** Normal deviate (Box and Muller). */
export function normal(random: Random, mean: number, deviation: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random());
}

/** Log-normal deviate with the given median and the deviation of its logarithm. */
export const logNormal = (random: Random, median: number, deviation: number): number =>
  median * Math.exp(normal(random, 0, deviation));

/** Poisson deviate (Knuth), for small means. */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** One item of a list; undefined for an empty one. */
export const pick = <T>(random: Random, items: readonly T[]): T | undefined =>
  items[below(random, items.length)];

/** Up to `count` different items of a list. */
export function sample<T>(random: Random, items: readonly T[], count: number): T[] {
  const rest = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && rest.length > 0) {
    chosen.push(...rest.splice(below(random, rest.length), 1));
  }
  return chosen;
}
