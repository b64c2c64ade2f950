/** An order that nothing speaks against. */
export const honestFeatures = {
  amount_minor: 5000,
  items: 2,
  distinct_products: 2,
  account_age_days: 400,
  orders_last_day: 0,
  country_risk: 0.1,
  hour_of_day: 14,
  email_entropy: 2.6,
  card_age_days: 500,
};

/** An order with everything that makes a fraud. */
export const fraudulentFeatures = {
  amount_minor: 40_000,
  items: 8,
  distinct_products: 3,
  account_age_days: 1,
  orders_last_day: 6,
  country_risk: 0.8,
  hour_of_day: 3,
  email_entropy: 3.6,
  card_age_days: 1,
};
