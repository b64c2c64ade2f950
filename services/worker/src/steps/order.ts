import { z } from 'zod';
import { JobRejected } from './job-rejected.ts';
import type { Order, OrderStatus, Query } from './step.ts';

const rowSchema = z.object({
  id: z.string(),
  status: z.string(),
  total_minor: z.int().min(0),
  currency: z.string(),
  customer: z.object({ name: z.string(), email: z.email() }),
});

/**
 * Reads an order and keeps it locked until the transaction ends.
 * @throws JobRejected when it does not exist or holds data that no step can work with
 */
export async function lockOrder(
  query: Query,
  orderId: string,
): Promise<{ order: Order; status: string }> {
  const { rows } = await query(
    'SELECT id, status, total_minor, currency, customer FROM orders WHERE id = $1 FOR UPDATE',
    [orderId],
  );
  if (rows.length === 0) throw new JobRejected('no such order', { orderId });
  const parsed = rowSchema.safeParse(rows[0]);
  if (!parsed.success) {
    throw new JobRejected('malformed order', { orderId, errors: z.flattenError(parsed.error) });
  }
  const { id, status, total_minor, currency, customer } = parsed.data;
  return { status, order: { id, totalMinor: total_minor, currency, customer } };
}

/** Moves a locked order on. */
export async function setStatus(query: Query, orderId: string, status: OrderStatus): Promise<void> {
  await query('UPDATE orders SET status = $2, updated_at = now() WHERE id = $1', [orderId, status]);
}
