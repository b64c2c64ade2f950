import { z } from 'zod';

export const answerSchema = z.object({
  id: z.string(),
  predictions: z.array(z.object({ class: z.string(), confidence: z.number() })),
});

/** What the client asked for. */
export type Kind = 'predict' | 'lookup' | 'unknown';

/** One request, as the one who sent it saw it. */
export interface Entry {
  readonly kind: Kind;
  readonly method: string;
  /** Status of the answer; 499 when the client gave up. */
  readonly status: number;
  /** Seconds from sending to the answer. */
  readonly seconds: number;
  /** Seconds that the model was told to take; the service cannot have been quicker. */
  readonly work: number;
  readonly predictions: z.output<typeof answerSchema>['predictions'];
}

/** Status of a request that nobody waited for. */
export const GIVEN_UP = 499;

/** How many entries there are of each key. */
export function tally<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
