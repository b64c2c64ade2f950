import { z } from 'zod';
import type { CartItem } from '../carts/carts.ts';
import type { Executor, Statement } from '../database/statement.ts';
import { Prediction } from '../inference/prediction.ts';

/** How an order was judged. */
export const Fraud = z.object({
  score: z.number(),
  decision: z.enum(['accept', 'decline']),
  source: z.enum(['model', 'fallback']),
  predictionId: z.string().exactOptional(),
  /** Which model judged, and what it takes the order for; absent when rules of thumb judged. */
  model: Prediction.shape.model.exactOptional(),
  class: Prediction.shape.class.exactOptional(),
});

export type Fraud = z.output<typeof Fraud>;

const Placed = z.object({
  id: z.string(),
  requestHash: z.string(),
  totalMinor: z.int(),
  currency: z.string(),
  fraud: Fraud,
});

/** An order as it was placed, whatever became of it since. */
export type PlacedOrder = z.output<typeof Placed>;

const Order = z.object({
  id: z.string(),
  status: z.string(),
  totalMinor: z.int(),
  currency: z.string(),
  fraud: Fraud,
  items: z.array(z.object({ productId: z.string(), quantity: z.int(), priceMinor: z.int() })),
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** An order as it stands now, without the personal data of the customer. */
export type Order = z.output<typeof Order>;

const byKey = {
  id: 'order.by_key',
  text: `
    SELECT id, request_hash AS "requestHash", total_minor AS "totalMinor", currency, fraud
    FROM orders WHERE user_id = $1 AND idempotency_key = $2`,
  row: Placed,
} as const satisfies Statement;

const get = {
  id: 'order.get',
  text: `
    SELECT o.id, o.status, o.total_minor AS "totalMinor", o.currency, o.fraud,
           o.created_at AS "createdAt", o.updated_at AS "updatedAt",
           (SELECT coalesce(json_agg(json_build_object('productId', i.product_id,
                     'quantity', i.quantity, 'priceMinor', i.price_minor) ORDER BY i.product_id), '[]')
            FROM order_items i WHERE i.order_id = o.id) AS items
    FROM orders o WHERE o.id = $1`,
  row: Order,
} as const satisfies Statement;

const insert = {
  id: 'order.insert',
  text: `
    INSERT INTO orders (id, user_id, idempotency_key, request_hash, status, total_minor, currency,
                        customer, fraud)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (user_id, idempotency_key) DO NOTHING
    RETURNING id`,
  row: z.object({ id: z.string() }),
} as const satisfies Statement;

const insertItems = {
  id: 'order.items.insert',
  text: `
    INSERT INTO order_items (order_id, product_id, quantity, price_minor)
    SELECT $1, * FROM unnest($2::text[], $3::int[], $4::int[])`,
  row: z.unknown(),
} as const satisfies Statement;

const velocity = {
  id: 'order.velocity',
  text: `
    SELECT count(*)::int AS orders FROM orders
    WHERE user_id = $1 AND created_at > now() - make_interval(secs => $2)`,
  row: z.object({ orders: z.int() }),
} as const satisfies Statement;

export interface NewOrder extends PlacedOrder {
  readonly user: string;
  readonly idempotencyKey: string;
  readonly customer: { readonly name: string; readonly email: string; readonly country: string };
  readonly items: readonly CartItem[];
}

/** The order that was placed with an idempotency key. */
export async function findPlacedOrder(
  database: Executor,
  user: string,
  idempotencyKey: string,
): Promise<PlacedOrder | undefined> {
  const [order] = await database.query(byKey, [user, idempotencyKey]);
  return order;
}

export async function findOrder(database: Executor, id: string): Promise<Order | undefined> {
  const [order] = await database.query(get, [id]);
  return order;
}

/**
 * Writes an order with its items; false when the idempotency key was used before. While another
 * transaction is using the key, this waits for its end.
 */
export async function insertOrder(transaction: Executor, order: NewOrder): Promise<boolean> {
  const { id, user, idempotencyKey, requestHash, totalMinor, currency, customer, fraud } = order;
  const status = fraud.decision === 'decline' ? 'declined' : 'accepted';
  const inserted = await transaction.query(insert, [
    ...[id, user, idempotencyKey, requestHash, status, totalMinor, currency],
    ...[JSON.stringify(customer), JSON.stringify(fraud)],
  ]);
  if (inserted.length === 0) return false;
  await transaction.query(insertItems, [
    id,
    order.items.map(({ productId }) => productId),
    order.items.map(({ quantity }) => quantity),
    order.items.map(({ priceMinor }) => priceMinor),
  ]);
  return true;
}

/** How many orders a user placed in the last `windowSeconds`. */
export async function countRecentOrders(
  database: Executor,
  user: string,
  windowSeconds: number,
): Promise<number> {
  const [row] = await database.query(velocity, [user, windowSeconds]);
  return row?.orders ?? 0;
}
