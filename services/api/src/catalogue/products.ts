import { ProblemError } from '@lab/telemetry';
import { z } from 'zod';
import type { Executor, Statement } from '../database/statement.ts';

const Product = z.object({
  id: z.string(),
  name: z.string(),
  category: z.string(),
  description: z.string(),
  priceMinor: z.int(),
  currency: z.string(),
  stock: z.int(),
});

export type Product = z.output<typeof Product>;

export interface ProductQuery {
  readonly category?: string | undefined;
  /** Text that name or description contains, upper and lower case alike. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

const columns = `id, name, category, description, price_minor AS "priceMinor", currency, stock`;

const list = {
  id: 'product.list',
  text: `
    WITH hits AS (
      SELECT ${columns} FROM products
      WHERE ($1::text IS NULL OR category = $1)
        AND ($2::text IS NULL OR name ILIKE $2 OR description ILIKE $2)
    ), page AS (SELECT * FROM hits ORDER BY category, id LIMIT $3 OFFSET $4)
    SELECT (SELECT count(*)::int FROM hits) AS total,
           (SELECT coalesce(json_agg(page), '[]') FROM page) AS products`,
  row: z.object({ total: z.int(), products: z.array(Product) }),
} as const satisfies Statement;

const get = {
  id: 'product.get',
  text: `SELECT ${columns} FROM products WHERE id = $1`,
  row: Product,
} as const satisfies Statement;

/** One page of the products that match, and how many match in all. */
export async function listProducts(
  database: Executor,
  { category, q, limit, offset }: ProductQuery,
): Promise<{ total: number; products: Product[] }> {
  const pattern = q === undefined ? null : `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const [page] = await database.query(list, [category ?? null, pattern, limit, offset]);
  return page ?? { total: 0, products: [] };
}

/** @throws ProblemError 404 */
export async function getProduct(database: Executor, id: string): Promise<Product> {
  const [product] = await database.query(get, [id]);
  if (product === undefined) {
    throw new ProblemError(404, 'Product not found', { detail: `there is no product ${id}` });
  }
  return product;
}
