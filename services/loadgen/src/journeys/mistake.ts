import { randomUUID } from 'node:crypto';
import type { HttpRequest } from '../http/target.ts';
import { pick } from '../random.ts';
import { idOf } from './shop-answers.ts';
import { type Journey, type Traveller, visit } from './step.ts';

/** Does one of the things that the shop refuses, so that errors are in every series and log. */
export function* mistake(traveller: Traveller): Journey {
  const kind = pick(traveller.random, [refusedRequest, emptyQuantity]) ?? refusedRequest;
  yield* kind(traveller);
}

function* refusedRequest(traveller: Traveller): Journey {
  const id = randomUUID();
  const requests: HttpRequest[] = [
    { method: 'GET', route: '/products/:id', path: '/products/sold-out-for-ever' },
    { method: 'GET', route: '/orders/:id', path: `/orders/${id}` },
    { method: 'GET', route: 'unmatched', path: '/wp-login.php' },
    { method: 'POST', route: '/checkout', path: '/checkout', body: { cartId: id } },
    { method: 'POST', route: '/predict', path: '/predict', body: { features: 'all' } },
  ];
  const request = pick(traveller.random, requests);
  if (request !== undefined) yield* visit(traveller, request);
}

function* emptyQuantity(traveller: Traveller): Journey {
  const cart = yield* visit(traveller, { method: 'POST', route: '/carts', path: '/carts' });
  yield* visit(traveller, {
    method: 'PUT',
    route: '/carts/:id/items/:productId',
    path: `/carts/${idOf(cart.body) ?? randomUUID()}/items/metronome`,
    body: { quantity: 0 },
  });
}
