import { z } from 'zod';
import type { Prediction } from '../ledger/confusion.ts';

/** The parts of the shop's answers that a journey needs; anything else in them is ignored. */
const product = z.object({ id: z.string(), priceMinor: z.number() });
const productList = z.object({ products: z.array(product) });
const created = z.object({ id: z.string() });
const order = z.object({ id: z.string(), status: z.string(), totalMinor: z.number() });

const prediction = z.object({
  predictionId: z.string(),
  model: z.object({ name: z.string(), version: z.string(), variant: z.string() }),
  class: z.enum(['legit', 'fraud']),
});
const judged = z.object({ fraud: z.looseObject({ source: z.enum(['model', 'fallback']) }) });

export type Product = z.infer<typeof product>;
export type Order = z.infer<typeof order>;

export const productsOf = (body: unknown): Product[] =>
  productList.safeParse(body).data?.products ?? [];

export const idOf = (body: unknown): string | undefined => created.safeParse(body).data?.id;

export const orderOf = (body: unknown): Order | undefined => order.safeParse(body).data;

/** The prediction that an answer is, of `POST /predict`. */
export function predictionOf(body: unknown): Prediction | undefined {
  const { data } = prediction.safeParse(body);
  if (data === undefined) return undefined;
  const { predictionId, model, class: verdict } = data;
  const { name, version, variant } = model;
  return { predictionId, model: name, version, variant, verdict };
}

export interface Judgement {
  readonly source: 'model' | 'fallback';
  /** Absent when the model was out of reach. */
  readonly prediction: Prediction | undefined;
}

/** How a checkout was judged, be it accepted or declined; undefined when it did not get that far. */
export function judgementOf(body: unknown): Judgement | undefined {
  const { data } = judged.safeParse(body);
  if (data === undefined) return undefined;
  return { source: data.fraud.source, prediction: predictionOf(data.fraud) };
}
