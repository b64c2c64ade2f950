import { featuresOf } from '../population/features.ts';
import { predictionOf } from './shop-answers.ts';
import { type Journey, type Traveller, visit } from './step.ts';

/** How often the same question is asked a second time: a cache should know the answer then. */
const ASKED_AGAIN = 0.4;

/** Asks for a fraud score directly, as a partner of the shop would. */
export function* predict(traveller: Traveller): Journey {
  const { user, random, witness } = traveller;
  const request = {
    method: 'POST',
    route: '/predict',
    path: '/predict',
    body: { userId: user.id, features: featuresOf(user, random) },
  } as const;
  const times = random() < ASKED_AGAIN ? 2 : 1;
  for (let time = 0; time < times; time += 1) {
    const answer = yield* visit(traveller, request);
    const prediction = answer.status === 200 ? predictionOf(answer.body) : undefined;
    if (prediction !== undefined) witness.predicted(user, prediction);
  }
}
