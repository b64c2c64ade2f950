import { inc, parseBody } from '@lab/telemetry';
import { Router } from 'express';
import { z } from 'zod';
import type { Executor } from '../database/statement.ts';
import { Id, ProductSlug, userOf } from '../inputs.ts';
import { carts, featureUsage } from '../usage/metrics.ts';
import { cartNotFound, createCart, deleteCartItem, findCart, putCartItem } from './carts.ts';

const ItemParams = Id.extend({ productId: ProductSlug });
const ItemBody = z.object({ quantity: z.int().min(1).max(99) });

/** Carts are anonymous until checkout: who knows the id may change one. */
export function cartRoutes(database: Executor): Router {
  const router = Router();
  router.post('/carts', async (request, response) => {
    const id = await createCart(database, userOf(request) ?? 'anonymous');
    inc(carts, {});
    featureUsage('cart');
    response.status(201).location(`/carts/${id}`).json({ id });
  });
  router.get('/carts/:id', async (request, response) => {
    const { id } = parseBody(Id, request.params);
    featureUsage('cart');
    const cart = await findCart(database, id);
    if (cart === undefined) throw cartNotFound(id);
    response.json(cart);
  });
  router.put('/carts/:id/items/:productId', async (request, response) => {
    const { id, productId } = parseBody(ItemParams, request.params);
    const { quantity } = parseBody(ItemBody, request.body);
    featureUsage('cart');
    await putCartItem(database, id, productId, quantity);
    response.json({ productId, quantity });
  });
  router.delete('/carts/:id/items/:productId', async (request, response) => {
    const { id, productId } = parseBody(ItemParams, request.params);
    featureUsage('cart');
    await deleteCartItem(database, id, productId);
    response.status(204).end();
  });
  return router;
}
