import { z } from 'zod';
import type { Prediction } from '../ledger/confusion.ts';

/** The parts of the shop's answers that a journey needs; anything else in them is ignored. */
const product = z.object({ id: z.string(), priceMinor: z.number() });
const productList = z.object({ products: z.array(product) });
const created = z.object({ id: z.string() });
const order = z.object({ id: z.string(), status: z.string(), totalMinor: z.number() });

const modelIdentity = z.object({ name: z.string(), version: z.string(), variant: z.string() });
const verdict = z.enum(['legit', 'fraud']);
const prediction = z.object({
  predictionId: z.string(),
  model: modelIdentity,
  class: verdict,
});

export type Product = z.infer<typeof product>;
export type Order = z.infer<typeof order>;

export const productsOf = (body: unknown): Product[] =>
  productList.safeParse(body).data?.products ?? [];

export const idOf = (body: unknown): string | undefined => created.safeParse(body).data?.id;

export const orderOf = (body: unknown): Order | undefined => order.safeParse(body).data;

export function predictionOf(body: unknown): Prediction | undefined {
  const { data } = prediction.safeParse(body);
  if (data === undefined) return undefined;
  const { predictionId, model, class: found } = data;
  return {
    predictionId,
    model: model.name,
    version: model.version,
    variant: model.variant,
    verdict: found,
  };
}
