import type { Population } from '../population/population.ts';
import type { User } from '../population/user.ts';
import { mixSeed, type Random, seededRandom } from '../random.ts';
import { browse } from './browse.ts';
import { mistake } from './mistake.ts';
import { predict } from './predict.ts';
import { purchase } from './purchase.ts';
import type { Journey, Traveller, Witness } from './step.ts';

/** Share of each kind among the journeys. */
const shares = { browse: 0.46, purchase: 0.36, predict: 0.1, mistake: 0.08 } as const;

export type JourneyKind = keyof typeof shares;

const journeyKinds: readonly JourneyKind[] = ['browse', 'purchase', 'predict', 'mistake'];

const journeys: Readonly<Record<JourneyKind, (traveller: Traveller) => Journey>> = {
  browse,
  purchase,
  predict,
  mistake,
};

/** Draws what a user is going to do. */
function anyKind(random: Random): JourneyKind {
  let rest = random();
  for (const kind of journeyKinds) {
    rest -= shares[kind];
    if (rest < 0) return kind;
  }
  return 'browse';
}

export const noJourneys = (): Record<JourneyKind, number> => ({
  browse: 0,
  purchase: 0,
  predict: 0,
  mistake: 0,
});

export interface JourneyMakerOptions {
  readonly seed: number;
  readonly population: Population;
  readonly witness: Witness;
}

/** Makes journeys by number: seed and number decide who does what. */
export function journeyMaker({ seed, population, witness }: JourneyMakerOptions) {
  return (number: number): { user: User; kind: JourneyKind; journey: Journey } => {
    const random = seededRandom(mixSeed(seed, number));
    const user = population.anyUser(random);
    const kind = anyKind(random);
    return { user, kind, journey: journeys[kind]({ user, random, witness }) };
  };
}
