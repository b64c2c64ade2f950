import { z } from 'zod';
import { confirmationOf, messageIdOf } from '../mail/confirmation.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Step } from './step.ts';

const itemsSchema = z.array(
  z.object({ name: z.string(), quantity: z.int(), price_minor: z.int() }),
);

/**
 * Tells the customer. SMTP cannot be part of the transaction: a worker that dies between the
 * server's OK and the commit sends the mail again, with the same Message-ID, by which the receiver
 * knows it as one.
 */
export function mailStep(mailer: Mailer): Step {
  return {
    queue: 'order.mail',
    from: 'reserved',
    async run(order, { query, signal }) {
      const { rows } = await query(
        `SELECT name, quantity, order_items.price_minor
         FROM order_items JOIN products ON products.id = product_id
         WHERE order_id = $1 ORDER BY product_id`,
        [order.id],
      );
      const items = itemsSchema
        .parse(rows)
        .map(({ name, quantity, price_minor }) => ({ name, quantity, priceMinor: price_minor }));
      await mailer.send(confirmationOf(order, items), signal);
      await query('INSERT INTO mails (order_id, message_id) VALUES ($1, $2)', [
        order.id,
        messageIdOf(order.id),
      ]);
      return { status: 'fulfilled' };
    },
  };
}
