import { randomUUID } from 'node:crypto';
import { ProblemError } from '@lab/telemetry';
import { z } from 'zod';
import { isMissingReference } from '../database/errors.ts';
import type { Executor, Statement } from '../database/statement.ts';

const CartItem = z.object({
  productId: z.string(),
  name: z.string(),
  quantity: z.int(),
  priceMinor: z.int(),
  currency: z.string(),
});

export type CartItem = z.output<typeof CartItem>;

export interface Cart {
  readonly id: string;
  readonly items: readonly CartItem[];
  /** Minor units of the currency. */
  readonly totalMinor: number;
  readonly currency: string;
}

const create = {
  id: 'cart.create',
  text: 'INSERT INTO carts (id, user_id) VALUES ($1, $2)',
  row: z.unknown(),
} as const satisfies Statement;

const get = {
  id: 'cart.get',
  text: `
    SELECT coalesce(json_agg(json_build_object(
             'productId', p.id, 'name', p.name, 'quantity', i.quantity,
             'priceMinor', p.price_minor, 'currency', p.currency
           ) ORDER BY p.id) FILTER (WHERE p.id IS NOT NULL), '[]') AS items
    FROM carts c
    LEFT JOIN cart_items i ON i.cart_id = c.id
    LEFT JOIN products p ON p.id = i.product_id
    WHERE c.id = $1
    GROUP BY c.id`,
  row: z.object({ items: z.array(CartItem) }),
} as const satisfies Statement;

const putItem = {
  id: 'cart.item.put',
  text: `
    INSERT INTO cart_items (cart_id, product_id, quantity) VALUES ($1, $2, $3)
    ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity`,
  row: z.unknown(),
} as const satisfies Statement;

const deleteItem = {
  id: 'cart.item.delete',
  text: `
    WITH gone AS (DELETE FROM cart_items WHERE cart_id = $1 AND product_id = $2)
    SELECT id FROM carts WHERE id = $1`,
  row: z.object({ id: z.string() }),
} as const satisfies Statement;

/** Makes an empty cart and returns its id. */
export async function createCart(database: Executor, user: string): Promise<string> {
  const id = randomUUID();
  await database.query(create, [id, user]);
  return id;
}

/** The cart with today's prices; undefined when there is none (any more). */
export async function findCart(database: Executor, id: string): Promise<Cart | undefined> {
  const [row] = await database.query(get, [id]);
  if (row === undefined) return undefined;
  return {
    id,
    items: row.items,
    totalMinor: row.items.reduce((sum, item) => sum + item.quantity * item.priceMinor, 0),
    currency: row.items[0]?.currency ?? 'EUR',
  };
}

/**
 * Sets how many pieces of a product are in a cart.
 * @throws ProblemError 404 when there is no such cart or no such product
 */
export async function putCartItem(
  database: Executor,
  cartId: string,
  productId: string,
  quantity: number,
): Promise<void> {
  try {
    await database.query(putItem, [cartId, productId, quantity]);
  } catch (error) {
    if (!isMissingReference(error)) throw error;
    throw new ProblemError(404, 'Cart or product not found', {
      detail: `there is no cart ${cartId} or no product ${productId}`,
    });
  }
}

/**
 * Takes a product out of a cart; one that is not in it is no error.
 * @throws ProblemError 404 when there is no such cart
 */
export async function deleteCartItem(
  database: Executor,
  cartId: string,
  productId: string,
): Promise<void> {
  const [cart] = await database.query(deleteItem, [cartId, productId]);
  if (cart === undefined) throw cartNotFound(cartId);
}

export const cartNotFound = (id: string): ProblemError =>
  new ProblemError(404, 'Cart not found', {
    detail: `there is no cart ${id}, or it was checked out`,
  });
