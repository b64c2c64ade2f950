import { randomInt } from 'node:crypto';
import { fraction } from '@lab/kit/spec';

/** Seconds that requests took, the quickest first. */
export type Population = Float64Array;

const uniform = (): number => (randomInt(2 ** 40) + 1) / (2 ** 40 + 1);
const normal = (): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const SIZE = 20_000;

/** Answers of the gateway: seven of ten come from a cache, the others do not. */
export function drawAnswers(): Population {
  const [cached, asked] = [0.08 * fraction(0.94, 1.06), 0.5 * fraction(0.94, 1.06)];
  const share = fraction(0.68, 0.72);
  const one = () =>
    uniform() < share ? cached * Math.exp(0.35 * normal()) : asked * Math.exp(0.5 * normal());
  return Float64Array.from({ length: SIZE }, one).toSorted();
}

/** Answers that all take about the same time, a little less or more than `seconds`. */
export const drawAlike = (seconds: number): Population =>
  Float64Array.from({ length: SIZE }, () => seconds * fraction(0.999, 1.001)).toSorted();

/** The exact quantile: so many of all were that quick. */
export const quantileOfPopulation = (population: Population, quantile: number): number =>
  population[Math.ceil(quantile * population.length) - 1] ?? Number.NaN;

/** How many took at most so many seconds. */
export function countWithin(population: Population, seconds: number): number {
  let [low, high] = [0, population.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((population[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
