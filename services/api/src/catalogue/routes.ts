import { parseBody } from '@lab/telemetry';
import { Router } from 'express';
import { z } from 'zod';
import type { Executor } from '../database/statement.ts';
import { ProductSlug, plainText } from '../inputs.ts';
import { featureUsage } from '../usage/metrics.ts';
import { getProduct, listProducts } from './products.ts';

const Query = z.object({
  category: plainText(100).optional(),
  q: plainText(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
});
const Params = z.object({ id: ProductSlug });

/** GET /products and GET /products/:id */
export function catalogueRoutes(database: Executor): Router {
  const router = Router();
  router.get('/products', async (request, response) => {
    const query = parseBody(Query, request.query);
    featureUsage(query.q === undefined ? 'catalogue' : 'search');
    const page = await listProducts(database, query);
    response.json({ ...page, limit: query.limit, offset: query.offset });
  });
  router.get('/products/:id', async (request, response) => {
    const { id } = parseBody(Params, request.params);
    featureUsage('catalogue');
    response.json(await getProduct(database, id));
  });
  return router;
}
