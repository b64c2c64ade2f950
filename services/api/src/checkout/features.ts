import type { Cart } from '../carts/carts.ts';
import { accountAgeDays, cardAgeDays, countryRisk, emailEntropy } from './customer-profile.ts';
import type { CheckoutRequest } from './request.ts';

/** The features of the fraud model for one order; null stands for a value that nobody knows. */
export interface OrderFeatures {
  readonly amount_minor: number;
  readonly items: number;
  readonly distinct_products: number;
  readonly account_age_days: number | null;
  readonly orders_last_day: number | null;
  readonly country_risk: number;
  readonly hour_of_day: number;
  readonly email_entropy: number;
  readonly card_age_days: number;
  readonly [name: string]: number | null;
}

/**
 * Builds the features.
 * @param recentOrders orders of the same user in the last day; undefined without a user
 * @param at time of the order
 */
export function featuresOf(
  request: CheckoutRequest,
  cart: Cart,
  recentOrders: number | undefined,
  at: Date,
): OrderFeatures {
  const { user, customer, payment } = request;
  return {
    amount_minor: cart.totalMinor,
    items: cart.items.reduce((sum, { quantity }) => sum + quantity, 0),
    distinct_products: cart.items.length,
    account_age_days: user === undefined ? null : accountAgeDays(user),
    orders_last_day: recentOrders ?? null,
    country_risk: countryRisk(customer.country),
    hour_of_day: at.getUTCHours(),
    email_entropy: emailEntropy(customer.email),
    card_age_days: cardAgeDays(payment.cardToken, user),
  };
}
