import { inc, logger, ProblemError } from '@lab/telemetry';
import { Router } from 'express';
import { DatabaseUnavailableError } from '../database/errors.ts';
import type { PlacedOrder } from '../orders/orders.ts';
import { type CheckoutResult, checkouts, featureUsage, revenue } from '../usage/metrics.ts';
import { type CheckoutParts, placeOrder } from './checkout.ts';
import { parseCheckout } from './request.ts';

/** POST /checkout */
export function checkoutRoutes(parts: CheckoutParts): Router {
  const router = Router();
  router.post('/checkout', async (request, response) => {
    featureUsage('checkout');
    try {
      const checkout = parseCheckout(request);
      const { order, replayed } = await placeOrder(parts, checkout);
      count(order, replayed);
      if (replayed) response.set('idempotency-replayed', 'true');
      if (order.fraud.decision === 'decline') throw declined(order);
      response.status(201).location(`/orders/${order.id}`).json({
        id: order.id,
        status: 'accepted',
        totalMinor: order.totalMinor,
        currency: order.currency,
        fraud: order.fraud,
      });
    } catch (error) {
      const result = resultOf(error);
      if (result !== undefined) inc(checkouts, { result });
      throw error;
    }
  });
  return router;
}

function count({ id, fraud, totalMinor }: PlacedOrder, replayed: boolean): void {
  if (replayed) {
    inc(checkouts, { result: 'replayed' });
    return;
  }
  const accepted = fraud.decision === 'accept';
  inc(checkouts, { result: accepted ? 'accepted' : 'declined' });
  if (accepted) inc(revenue, {}, totalMinor);
  logger.info(
    {
      event: accepted ? 'order.accepted' : 'order.declined',
      order_id: id,
      total_minor: totalMinor,
      fraud,
    },
    accepted ? 'order accepted' : 'order declined',
  );
}

function declined({ id, fraud }: PlacedOrder): ProblemError {
  return new ProblemError(402, 'Payment declined', {
    type: 'urn:lab:problem:declined',
    detail: 'The order looks like fraud and was not accepted.',
    extensions: { orderId: id, fraud },
  });
}

/** The result of a checkout that failed; undefined for a decline, which is counted already. */
function resultOf(error: unknown): CheckoutResult | undefined {
  if (error instanceof DatabaseUnavailableError) return 'unavailable';
  if (!(error instanceof ProblemError)) return 'failed';
  if (error.status === 402) return undefined;
  return error.status === 409 || error.title.startsWith('Idempotency') ? 'conflict' : 'invalid';
}
