import type { OrderFeatures } from './features.ts';

interface Rule {
  readonly points: number;
  readonly applies: (features: OrderFeatures) => boolean;
}

const BASE = 0.05;

const RULES: readonly Rule[] = [
  { points: 0.2, applies: ({ amount_minor }) => amount_minor > 50_000 },
  { points: 0.25, applies: ({ country_risk }) => country_risk > 0.4 },
  { points: 0.25, applies: ({ orders_last_day }) => (orders_last_day ?? 0) >= 4 },
  { points: 0.15, applies: ({ email_entropy }) => email_entropy > 3.1 },
  { points: 0.15, applies: ({ account_age_days }) => (account_age_days ?? 365) < 14 },
];

/**
 * The fraud score, 0 to 1, while the model is out of reach: a few rules of thumb. It is lenient: only
 * orders that break nearly all of them reach the threshold of a decline.
 */
export function fallbackScore(features: OrderFeatures): number {
  const points = RULES.filter(({ applies }) => applies(features)).map(({ points }) => points);
  return Math.min(1, Math.round(100 * points.reduce((sum, next) => sum + next, BASE)) / 100);
}
