import { randomUUID } from 'node:crypto';
import type { Answer, HttpRequest } from '../http/target.ts';
import { pieces } from '../population/features.ts';
import { below, sample } from '../random.ts';
import { list, look } from './browse.ts';
import { idOf, judgementOf, type Order, orderOf, type Product } from './shop-answers.ts';
import { type CheckoutResult, type Journey, type Part, type Traveller, visit } from './step.ts';

const MAX_ATTEMPTS = 3;
const MAX_POLLS = 6;
const MAX_ROUNDS = 3;
const ABANDONED = 0.15;
const FRAUD_AGAIN = 0.4;
const REPLAYED = 0.04;
const CHANGED = 0.03;
const finalStates = ['fulfilled', 'payment_failed', 'out_of_stock'];

/**
 * From the catalogue to the fulfilled order; some carts are left behind. Fraudsters often come back
 * with another cart at once, whatever the shop said.
 */
export function* purchase(traveller: Traveller): Journey {
  const { user, random } = traveller;
  const offers = yield* list(traveller);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const basket = sample(random, offers, 1 + below(random, 3));
    yield* look(traveller, basket);
    const cartId = yield* fill(traveller, basket);
    if (cartId === undefined || random() < ABANDONED) return;
    yield* checkout(traveller, cartId);
    if (!user.fraudster || random() >= FRAUD_AGAIN) return;
  }
}

/** Makes a cart of these products, and looks into it. */
function* fill(traveller: Traveller, basket: readonly Product[]): Part<string | undefined> {
  const { user, random } = traveller;
  const cart = yield* visit(traveller, { method: 'POST', route: '/carts', path: '/carts' });
  const cartId = idOf(cart.body);
  if (cartId === undefined || basket.length === 0) return undefined;
  const each = Math.max(1, Math.round(pieces(user, random) / basket.length));
  for (const { id } of basket) {
    const item = itemRequest(cartId, id);
    yield* visit(traveller, { ...item, method: 'PUT', body: { quantity: each } });
  }
  const regretted = basket[1];
  if (regretted !== undefined && random() < 0.1) {
    yield* visit(traveller, { ...itemRequest(cartId, regretted.id), method: 'DELETE' });
  }
  yield* visit(traveller, { method: 'GET', route: '/carts/:id', path: `/carts/${cartId}` });
  return cartId;
}

const itemRequest = (cartId: string, productId: string) => ({
  route: '/carts/:id/items/:productId',
  path: `/carts/${cartId}/items/${encodeURIComponent(productId)}`,
});

/** Orders the cart. An attempt without a clear answer is repeated with the same idempotency key. */
function* checkout(traveller: Traveller, cartId: string): Part<void> {
  const { user, random, witness } = traveller;
  const request = checkoutRequest(traveller, cartId);
  let answer = yield* visit(traveller, request);
  for (let attempt = 1; attempt < MAX_ATTEMPTS && isUnclear(answer); attempt += 1) {
    answer = yield* visit(traveller, request);
  }
  const order = answer.status === 201 ? orderOf(answer.body) : undefined;
  witness.checkout(user, resultOf(answer, order));
  const judgement = judgementOf(answer.body);
  if (judgement !== undefined) witness.judged(judgement.source);
  if (judgement?.prediction !== undefined) witness.predicted(user, judgement.prediction);
  if (order === undefined) return;
  const chance = random();
  if (chance < REPLAYED) {
    const again = yield* visit(traveller, request);
    if (again.headers['idempotency-replayed'] === 'true')
      witness.checkout(user, { kind: 'replayed' });
  } else if (chance < REPLAYED + CHANGED) {
    yield* visit(traveller, {
      ...request,
      body: { ...bodyOf(traveller, cartId), cartId: randomUUID() },
    });
  }
  yield* follow(traveller, order);
}

const checkoutRequest = (traveller: Traveller, cartId: string): HttpRequest => ({
  method: 'POST',
  route: '/checkout',
  path: '/checkout',
  headers: { 'idempotency-key': randomUUID() },
  body: bodyOf(traveller, cartId),
});

const bodyOf = ({ user }: Traveller, cartId: string) => ({
  cartId,
  customer: { name: user.name, email: user.email, country: user.country },
  payment: { cardToken: user.cardToken },
});

const isUnclear = ({ status }: Answer): boolean => status === 0 || status >= 500;

function resultOf({ status }: Answer, order: Order | undefined): CheckoutResult {
  if (order !== undefined) {
    return { kind: 'accepted', orderId: order.id, totalMinor: order.totalMinor };
  }
  if (status === 402) return { kind: 'declined' };
  if (status === 0) return { kind: 'unknown' };
  return { kind: status >= 500 ? 'failed' : 'rejected' };
}

/** Asks for the order until nothing more will happen to it, but not for ever. */
function* follow(traveller: Traveller, { id }: Order): Part<void> {
  for (let poll = 0; poll < MAX_POLLS; poll += 1) {
    const path = `/orders/${id}`;
    const answer = yield* visit(traveller, { method: 'GET', route: '/orders/:id', path });
    const order = orderOf(answer.body);
    if (order === undefined || finalStates.includes(order.status)) return;
  }
}
