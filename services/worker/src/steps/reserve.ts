import type { PaymentClient } from './payments.ts';
import type { Query, Step } from './step.ts';

/**
 * Takes everything that the order holds out of stock, or nothing: when one product is short, the
 * payment is given back and the order ends.
 */
export function reserveStep(payments: PaymentClient): Step {
  return {
    queue: 'order.reserve',
    from: 'charged',
    async run(order, { query, attempt, signal }) {
      await query('SAVEPOINT stock');
      if (await takeFromStock(query, order.id)) {
        await query('RELEASE SAVEPOINT stock');
        return { status: 'reserved', next: 'order.mail' };
      }
      // Frees the locked products before the call to the provider.
      await query('ROLLBACK TO SAVEPOINT stock');
      await payments.refund({ idempotencyKey: order.id, attempt }, signal);
      await query('UPDATE payments SET refunded_at = now() WHERE order_id = $1', [order.id]);
      return { status: 'out_of_stock' };
    },
  };
}

/** @returns whether there was enough of every product */
async function takeFromStock(query: Query, orderId: string): Promise<boolean> {
  // All orders lock products in the same sequence, so that two of them never wait for each other.
  const { rowCount: products } = await query(
    `SELECT FROM products WHERE id IN (SELECT product_id FROM order_items WHERE order_id = $1)
     ORDER BY id FOR NO KEY UPDATE`,
    [orderId],
  );
  const { rowCount: taken } = await query(
    `UPDATE products SET stock = stock - quantity FROM order_items
     WHERE order_id = $1 AND product_id = products.id AND stock >= quantity`,
    [orderId],
  );
  if (taken !== products) return false;
  await query(
    `INSERT INTO reservations (order_id, product_id, quantity)
     SELECT order_id, product_id, quantity FROM order_items WHERE order_id = $1`,
    [orderId],
  );
  return true;
}
