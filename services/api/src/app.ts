import { createApp, ProblemError } from '@lab/telemetry';
import type { ErrorRequestHandler, Express } from 'express';
import { cartRoutes } from './carts/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import type { CheckoutParts } from './checkout/checkout.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import { DatabaseUnavailableError } from './database/errors.ts';
import type { Faults } from './faults.ts';
import { orderRoutes } from './orders/routes.ts';
import { predictRoutes } from './predict/routes.ts';
import { countSessions } from './usage/sessions.ts';

/** The routes of the shop. */
export function createShop(parts: CheckoutParts, faults: Faults): Express {
  const app = createApp({ faults });
  app.use(countSessions());
  app.use(catalogueRoutes(parts.database));
  app.use(cartRoutes(parts.database));
  app.use(checkoutRoutes(parts));
  app.use(orderRoutes(parts.database));
  app.use(predictRoutes(parts.inference));
  app.use(answerUnavailable);
  return app;
}

const answerUnavailable: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  if (!(error instanceof DatabaseUnavailableError)) {
    next(error);
    return;
  }
  next(
    new ProblemError(503, 'Service unavailable', {
      type: 'urn:lab:problem:database-unavailable',
      detail: 'The database does not answer. Try again.',
      headers: { 'retry-after': '1' },
      cause: error,
    }),
  );
};
