import { featuresOf } from '../population/features.ts';
import { predictionOf } from './shop-answers.ts';
import { type Journey, type Traveller, visit } from './step.ts';

/** Asks for a fraud score directly, as a partner of the shop would. */
export function* predict(traveller: Traveller): Journey {
  const { user, random, witness } = traveller;
  const answer = yield* visit(traveller, {
    method: 'POST',
    route: '/predict',
    path: '/predict',
    body: { userId: user.id, features: featuresOf(user, random) },
  });
  const prediction = predictionOf(answer.body);
  if (answer.status === 200 && prediction !== undefined) witness.predicted(user, prediction);
}
