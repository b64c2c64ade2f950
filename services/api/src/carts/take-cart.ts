import { z } from 'zod';
import type { Executor, Statement } from '../database/statement.ts';
import type { Cart } from './carts.ts';

const take = {
  id: 'cart.take',
  text: 'DELETE FROM cart_items WHERE cart_id = $1 RETURNING product_id AS "productId", quantity',
  row: z.object({ productId: z.string(), quantity: z.int() }),
} as const satisfies Statement;

const remove = {
  id: 'cart.delete',
  text: 'DELETE FROM carts WHERE id = $1',
  row: z.unknown(),
} as const satisfies Statement;

/**
 * Removes a cart that is being checked out. False when it no longer holds what `cart` says: it was
 * changed or checked out in the meantime, and the transaction must be undone.
 */
export async function takeCart(transaction: Executor, cart: Cart): Promise<boolean> {
  const taken = await transaction.query(take, [cart.id]);
  await transaction.query(remove, [cart.id]);
  const expected = new Map(cart.items.map(({ productId, quantity }) => [productId, quantity]));
  return (
    taken.length === expected.size &&
    taken.every(({ productId, quantity }) => expected.get(productId) === quantity)
  );
}
