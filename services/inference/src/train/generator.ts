import { logNormal, normal, poisson, type Random, seededRandom } from '../common/random.ts';
import type { CompleteVector } from '../model/features.ts';

export interface LabelledRow {
  readonly features: CompleteVector;
  readonly fraud: boolean;
}

/** Share of fraudulent rows. */
const fraudShare = 0.1;
/** Share of frauds with a stolen account: old account, known card. */
const carefulShare = 0.2;
/** Share of honest orders by people who have just signed up. */
const newcomerShare = 0.12;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));
const hour = (value: number) => Math.floor(((value % 24) + 24) % 24);
const whole = (value: number) => Math.round(value);

/** An honest order: settled account, known card, daytime, seldom more than one order a day. */
function honestOrder(random: Random): CompleteVector {
  const items = 1 + poisson(random, 2);
  return {
    amount_minor: whole(clamp(logNormal(random, 6_000, 0.9), 100, 500_000)),
    items,
    distinct_products: clamp(whole(items * (0.5 + 0.5 * random())), 1, items),
    account_age_days: whole(clamp(logNormal(random, 400, 0.9), 0, 4_000)),
    orders_last_day: poisson(random, 0.6),
    country_risk: clamp(normal(random, 0.2, 0.12), 0, 1),
    hour_of_day: hour(normal(random, 14, 5)),
    email_entropy: clamp(normal(random, 2.6, 0.35), 0, 8),
    card_age_days: whole(clamp(logNormal(random, 500, 0.8), 0, 4_000)),
  };
}

/** An honest first order: only age of account and card look like a fraud. */
function newcomerOrder(random: Random): CompleteVector {
  const honest = honestOrder(random);
  const { account_age_days, card_age_days } = fraudulentOrder(random);
  return { ...honest, account_age_days, card_age_days, orders_last_day: poisson(random, 0.9) };
}

/** The planted pattern: new account, young card, random mail name, risky country, many orders. */
function fraudulentOrder(random: Random): CompleteVector {
  const items = 1 + poisson(random, 4);
  return {
    amount_minor: whole(clamp(logNormal(random, 12_000, 0.9), 100, 500_000)),
    items,
    distinct_products: clamp(whole(items * (0.3 + 0.5 * random())), 1, items),
    account_age_days: whole(clamp(logNormal(random, 6, 1.2), 0, 4_000)),
    orders_last_day: poisson(random, 3),
    country_risk: clamp(normal(random, 0.55, 0.2), 0, 1),
    hour_of_day: hour(normal(random, 3, 7)),
    email_entropy: clamp(normal(random, 3.2, 0.4), 0, 8),
    card_age_days: whole(clamp(logNormal(random, 15, 1.2), 0, 4_000)),
  };
}

/** A fraud with a stolen account: only country, velocity and amount give it away. */
function carefulFraud(random: Random): CompleteVector {
  const honest = honestOrder(random);
  const { amount_minor, orders_last_day, country_risk } = fraudulentOrder(random);
  return { ...honest, amount_minor, orders_last_day, country_risk };
}

/**
 * Synthetic orders with their ground truth. The same seed gives the same rows. The label is the
 * pattern that a row was drawn from; no label is wrong.
 */
export function generateOrders(seed: number, count: number): LabelledRow[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const fraud = random() < fraudShare;
    const variation = random();
    if (fraud) {
      const draw = variation < carefulShare ? carefulFraud : fraudulentOrder;
      return { features: draw(random), fraud };
    }
    const draw = variation < newcomerShare ? newcomerOrder : honestOrder;
    return { features: draw(random), fraud };
  });
}
