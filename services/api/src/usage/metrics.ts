import { counter, inc } from '@lab/telemetry';

const usage = counter('feature_usage_total', 'Uses of the parts of the shop.', ['feature']);

/** The values of the label `feature`. */
export type ShopFeature = 'catalogue' | 'search' | 'cart' | 'checkout' | 'orders' | 'predict';

/** Counts one use of a part of the shop. */
export const featureUsage = (feature: ShopFeature): void => inc(usage, { feature });

export const sessions = counter(
  'sessions_total',
  'Visits of users: a request half an hour or more after the last one of the same user.',
);

export const carts = counter('carts_total', 'Carts created.');

/** How a checkout ended; `unavailable` means that the database gave no answer. */
export type CheckoutResult =
  | 'accepted'
  | 'declined'
  | 'replayed'
  | 'conflict'
  | 'invalid'
  | 'unavailable'
  | 'failed';

export const checkouts = counter('checkout_total', 'Checkouts by result.', ['result']);

export const revenue = counter(
  'revenue_minor_units_total',
  'Value of accepted orders in minor units of the currency (cents).',
);
