import { PaymentDeclined, PaymentRefused } from '../payment-provider/errors.ts';
import { JobRejected } from './job-rejected.ts';
import type { PaymentClient } from './payments.ts';
import type { Step } from './step.ts';

/**
 * Takes the money. The order's id is the idempotency key, so that an attempt whose answer was lost
 * is found again by the next one instead of charging twice.
 */
export function chargeStep(payments: PaymentClient): Step {
  return {
    queue: 'order.charge',
    from: 'accepted',
    async run(order, { query, attempt, signal }) {
      const request = { idempotencyKey: order.id, amountMinor: order.totalMinor, attempt };
      try {
        const { reference } = await payments.charge(request, signal);
        await query(
          'INSERT INTO payments (order_id, provider_reference, amount_minor) VALUES ($1, $2, $3)',
          [order.id, reference, order.totalMinor],
        );
        return { status: 'charged', next: 'order.reserve' };
      } catch (error) {
        if (error instanceof PaymentDeclined) return { status: 'payment_failed' };
        if (error instanceof PaymentRefused) throw new JobRejected(error.message);
        throw error;
      }
    },
  };
}
