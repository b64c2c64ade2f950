import { randomUUID } from 'node:crypto';
import { ProblemError, withSpan } from '@lab/telemetry';
import { type Cart, cartNotFound, findCart } from '../carts/carts.ts';
import { takeCart } from '../carts/take-cart.ts';
import type { Database } from '../database/database.ts';
import type { Inference } from '../inference/inference.ts';
import { InferenceError } from '../inference/prediction.ts';
import {
  countRecentOrders,
  type Fraud,
  findPlacedOrder,
  insertOrder,
  type NewOrder,
  type PlacedOrder,
} from '../orders/orders.ts';
import type { OrderQueue } from '../queue/order-queue.ts';
import { fallbackScore } from './fallback-score.ts';
import { featuresOf } from './features.ts';
import type { CheckoutRequest } from './request.ts';

export interface CheckoutParts {
  readonly database: Database;
  readonly inference: Inference;
  readonly queue: OrderQueue;
  readonly declineScore: number;
  readonly velocityWindowSeconds: number;
}

export interface CheckoutAnswer {
  readonly order: PlacedOrder;
  /** Whether the order had been placed before with the same idempotency key. */
  readonly replayed: boolean;
}

/** Orders of more than a million are not for a web shop, and beyond what the model has seen. */
const MAX_TOTAL_MINOR = 100_000_000;
const ANONYMOUS = 'anonymous';

/**
 * Turns a cart into an order. An idempotency key gives one order and one answer, however often and
 * however many times at once it is used. The order, the end of the cart and the job for the worker
 * are one transaction: all of them happen or none.
 */
export async function placeOrder(
  parts: CheckoutParts,
  request: CheckoutRequest,
): Promise<CheckoutAnswer> {
  const { database } = parts;
  const earlier = await findEarlier(database, request);
  if (earlier !== undefined) return earlier;

  const cart = await findCart(database, request.cartId);
  if (cart === undefined) {
    // The cart may be gone because the same request, sent twice, has just been served.
    const twin = await findEarlier(database, request);
    if (twin !== undefined) return twin;
    throw cartNotFound(request.cartId);
  }
  checkCart(cart, request);

  const fraud = await judge(parts, request, cart);
  const order: NewOrder = {
    id: randomUUID(),
    user: request.user ?? ANONYMOUS,
    idempotencyKey: request.idempotencyKey,
    requestHash: request.hash,
    totalMinor: cart.totalMinor,
    currency: cart.currency,
    customer: request.customer,
    fraud,
    items: cart.items,
  };
  if (await writeOrder(parts, cart, order)) return { order, replayed: false };

  const twin = await findEarlier(database, request);
  if (twin !== undefined) return twin;
  throw new Error('an order with this idempotency key was there and is gone');
}

async function findEarlier(
  database: Database,
  { user, idempotencyKey, hash }: CheckoutRequest,
): Promise<CheckoutAnswer | undefined> {
  const order = await findPlacedOrder(database, user ?? ANONYMOUS, idempotencyKey);
  if (order === undefined) return undefined;
  if (order.requestHash === hash) return { order, replayed: true };
  throw new ProblemError(422, 'Idempotency key was used for another request', {
    type: 'urn:lab:problem:idempotency-key-reused',
    detail: 'A key belongs to one checkout. Use a new key for a new checkout.',
  });
}

function checkCart(cart: Cart, { payment }: CheckoutRequest): void {
  if (cart.items.length === 0) {
    throw new ProblemError(422, 'Cart is empty', { detail: `cart ${cart.id} has no items` });
  }
  if (cart.totalMinor > MAX_TOTAL_MINOR) {
    throw new ProblemError(422, 'Order is too large', {
      detail: `the total is ${cart.totalMinor}, the limit is ${MAX_TOTAL_MINOR}`,
    });
  }
  if (payment.amountMinor !== undefined && payment.amountMinor !== cart.totalMinor) {
    throw new ProblemError(422, 'Amount does not match', {
      detail: `the payment is over ${payment.amountMinor}, the total is ${cart.totalMinor}`,
      extensions: { totalMinor: cart.totalMinor },
    });
  }
}

/** Asks the model; while it is out of reach, rules of thumb decide. */
function judge(parts: CheckoutParts, request: CheckoutRequest, cart: Cart): Promise<Fraud> {
  return withSpan('checkout.judge', {}, async (span) => {
    const { user } = request;
    const recentOrders =
      user === undefined
        ? undefined
        : await countRecentOrders(parts.database, user, parts.velocityWindowSeconds);
    const features = featuresOf(request, cart, recentOrders, new Date());
    const decide = (score: number) => (score >= parts.declineScore ? 'decline' : 'accept');
    try {
      const prediction = await parts.inference.predict({ features, userId: user });
      const { score, predictionId, model } = prediction;
      span.setAttributes({ 'fraud.source': 'model', 'fraud.score': score });
      const decision = decide(score);
      return { score, decision, source: 'model', predictionId, model, class: prediction.class };
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      const score = fallbackScore(features);
      span.setAttributes({ 'fraud.source': 'fallback', 'fraud.score': score });
      return { score, decision: decide(score), source: 'fallback' };
    }
  });
}

/** One transaction; false when another one has used the idempotency key. */
function writeOrder(
  { database, queue }: CheckoutParts,
  cart: Cart,
  order: NewOrder,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    if (!(await insertOrder(transaction, order))) return false;
    if (order.fraud.decision === 'decline') return true;
    if (!(await takeCart(transaction, cart))) {
      throw new ProblemError(409, 'Cart has changed', {
        detail: `cart ${cart.id} was changed or checked out in the meantime`,
      });
    }
    await queue.sendCharge(transaction, order.id);
    return true;
  });
}
