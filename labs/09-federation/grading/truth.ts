import type { Answer } from './scene/scene.ts';
import type { Environment } from './scene/world.ts';

/** Rates over a few seconds on a busy machine; the mistakes are off by half or more. */
const TOLERANCE = 0.2;

export const isNear = (value: number, wanted: number): boolean =>
  Math.abs(value - wanted) <= TOLERANCE * wanted;

/** The value that an answer has for an environment; undefined when there is not exactly one. */
export function valueFor({ series }: Answer, { env }: Environment): number | undefined {
  const found = series.filter(({ labels }) => labels.env === env);
  return found.length === 1 ? found[0]?.value : undefined;
}

/** Whether an answer has one series for each environment, and nothing else, with the true value. */
export const answersTruth = (
  answer: Answer,
  environments: readonly Environment[],
  truth: (environment: Environment) => number,
): boolean =>
  answer.series.length === environments.length &&
  environments.every((one) => {
    const value = valueFor(answer, one);
    return value !== undefined && isNear(value, truth(one));
  });
