import { uniform } from '../history/random.ts';

/** A source of numbers in [0, 1). */
export type Random = () => number;

/** The same seed gives the same numbers everywhere. */
export function seededRandom(seed: number): Random {
  let index = 0;
  return () => uniform(seed, index++);
}
