import { ProblemError, parseBody } from '@lab/telemetry';
import { Router } from 'express';
import type { Executor } from '../database/statement.ts';
import { Id } from '../inputs.ts';
import { featureUsage } from '../usage/metrics.ts';
import { findOrder } from './orders.ts';

/** GET /orders/:id */
export function orderRoutes(database: Executor): Router {
  const router = Router();
  router.get('/orders/:id', async (request, response) => {
    const { id } = parseBody(Id, request.params);
    featureUsage('orders');
    const order = await findOrder(database, id);
    if (order === undefined) {
      throw new ProblemError(404, 'Order not found', { detail: `there is no order ${id}` });
    }
    response.json(order);
  });
  return router;
}
