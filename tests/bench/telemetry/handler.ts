import type { RequestHandler } from 'express';

/** The handler under measurement, the same in every variant: a small JSON answer. */
export const product: RequestHandler<{ id: string }> = (request, response) => {
  response.json({
    id: request.params.id,
    name: 'Enamel mug',
    priceMinor: 1290,
    currency: 'EUR',
    stock: 37,
    tags: ['kitchen', 'outdoor', 'enamel'],
  });
};
