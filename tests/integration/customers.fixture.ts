import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Random } from './random.fixture.ts';

/** Few products, so that orders compete for the same rows. */
const PRODUCTS = ['kite', 'compass', 'wool-socks', 'tea-pot', 'chess-set', 'desk-lamp'];

const ATTEMPTS = 8;
const PATIENCE_MS = 250;

const accepted = z.object({ id: z.string(), totalMinor: z.int() });

export interface AcceptedOrder {
  readonly id: string;
  readonly totalMinor: number;
  /** Pieces by product. */
  readonly pieces: ReadonlyMap<string, number>;
}

/** Buys something through the shop's API; undefined when the shop does not accept the order. */
async function buy(api: string, random: Random, name: string): Promise<AcceptedOrder | undefined> {
  /** A busy shop answers 503; a customer tries again, with the same idempotency key. */
  const send = async (method: string, path: string, body?: object, headers = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${api}${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'x-user-id': name, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (answer.status < 500 || attempt === ATTEMPTS) return answer;
      await answer.body?.cancel();
      await delay(attempt * PATIENCE_MS);
    }
  };
  const cart = z.object({ id: z.string() }).parse(await (await send('POST', '/carts')).json());
  const pieces = new Map<string, number>();
  for (let item = 0; item < 1 + random.below(3); item += 1) {
    const product = PRODUCTS[random.below(PRODUCTS.length)] ?? 'kite';
    pieces.set(product, 1 + random.below(3));
  }
  for (const [product, quantity] of pieces) {
    await send('PUT', `/carts/${cart.id}/items/${product}`, { quantity });
  }
  const checkout = {
    cartId: cart.id,
    customer: { name, email: `${name}@customer.example`, country: 'DE' },
    payment: { cardToken: `tok_${name}` },
  };
  const answer = await send('POST', '/checkout', checkout, { 'idempotency-key': `key-${name}` });
  if (answer.status !== 201) return undefined;
  return { ...accepted.parse(await answer.json()), pieces };
}

/**
 * Sends customers at a steady pace, whether or not earlier ones are done, until `enough` is aborted.
 * @returns the orders that the shop accepted
 */
export async function sendCustomers(
  api: string,
  random: Random,
  { everyMs, atMost, enough }: { everyMs: number; atMost: number; enough: AbortSignal },
): Promise<readonly AcceptedOrder[]> {
  const purchases: Promise<AcceptedOrder | undefined>[] = [];
  while (!enough.aborted && purchases.length < atMost) {
    purchases.push(buy(api, random, `customer${purchases.length}`));
    await delay(everyMs, undefined, { signal: enough }).catch(() => undefined);
  }
  return (await Promise.all(purchases)).filter((order) => order !== undefined);
}
