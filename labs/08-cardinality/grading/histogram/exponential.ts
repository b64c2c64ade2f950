import { countWithin, type Population } from './population.ts';

/** Schemas that Prometheus knows. */
export const SCHEMAS = { lowest: -4, highest: 8 };

/** Upper bound of a bucket of a native histogram: 2^(index / 2^schema). */
export const upperBound = (schema: number, index: number): number => 2 ** (index / 2 ** schema);

/** The bucket that a positive value falls into. */
export const bucketOf = (schema: number, value: number): number =>
  Math.ceil(Math.log2(value) * 2 ** schema);

/** How many buckets lie between two values, theirs included. */
export const bucketsBetween = (schema: number, low: number, high: number): number =>
  bucketOf(schema, high) - bucketOf(schema, low) + 1;

/** A population as a native histogram, in the notation of promtool. */
export function nativeNotation(population: Population, schema: number): string {
  const first = bucketOf(schema, population[0] ?? 1);
  const last = bucketOf(schema, population.at(-1) ?? 1);
  const counts = Array.from({ length: last - first + 1 }, (_, place) => {
    const index = first + place;
    return (
      countWithin(population, upperBound(schema, index)) -
      countWithin(population, upperBound(schema, index - 1))
    );
  });
  // Rounding may move a value over the edge of the first or last bucket.
  const count = counts.reduce((sum, one) => sum + one, 0);
  const sum = population.reduce((total, seconds) => total + seconds, 0);
  return `{{schema:${schema} count:${count} sum:${sum} offset:${first} buckets:[${counts.join(' ')}]}}`;
}
