import { between, logNormal, normal, poisson, type Random } from '../random.ts';
import type { User } from './user.ts';

/** The features that the fraud model takes; money in minor units, ages in days. */
export interface Features {
  readonly amount_minor: number;
  readonly items: number;
  readonly distinct_products: number;
  readonly account_age_days: number;
  readonly orders_last_day: number;
  readonly country_risk: number;
  readonly hour_of_day: number;
  readonly email_entropy: number;
  readonly card_age_days: number;
}

const clamp = (value: number, min: number, max: number): number =>
  Math.min(max, Math.max(min, value));

/** What the shop would know about an order of this user. */
export function featuresOf(user: User, random: Random): Features {
  const { fraudster } = user;
  const items = pieces(user, random);
  const amount = logNormal(random, fraudster ? 12_000 : 6_000, 0.9);
  const variety = between(random, fraudster ? 0.3 : 0.5, fraudster ? 0.8 : 1);
  const risk = fraudster ? normal(random, 0.55, 0.2) : normal(random, 0.2, 0.12);
  const hour = fraudster ? normal(random, 3, 7) : normal(random, 14, 5);
  return {
    amount_minor: Math.round(clamp(amount, 100, 500_000)),
    items,
    distinct_products: clamp(Math.round(items * variety), 1, items),
    account_age_days: user.accountAgeDays,
    orders_last_day: poisson(random, fraudster ? 3 : 0.6),
    country_risk: clamp(risk, 0, 1),
    hour_of_day: Math.floor(((hour % 24) + 24) % 24),
    email_entropy: shannonEntropy(user.email.split('@', 1)[0] ?? ''),
    card_age_days: user.cardAgeDays,
  };
}

/** How many pieces an order of this user has. */
export const pieces = ({ fraudster }: User, random: Random): number =>
  1 + poisson(random, fraudster ? 4 : 2);

/** Bits per character. */
export function shannonEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    entropy -= share * Math.log2(share);
  }
  return entropy;
}
