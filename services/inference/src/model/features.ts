/** How a feature is bent before it is standardised: heavy-tailed ones are taken as log(1 + x). */
export type Transform = 'identity' | 'log1p';

export interface FeatureSpec {
  readonly name: FeatureName;
  readonly description: string;
  /** Smallest and largest value accepted at the edge, both inclusive. */
  readonly min: number;
  readonly max: number;
  readonly transform: Transform;
  /**
   * Whether drift is measured. Time of day is not: a window of minutes cannot be compared with a
   * reference taken over whole days.
   */
  readonly drift: boolean;
}

export const featureNames = [
  'amount_minor',
  'items',
  'distinct_products',
  'account_age_days',
  'orders_last_day',
  'country_risk',
  'hour_of_day',
  'email_entropy',
  'card_age_days',
] as const;

export type FeatureName = (typeof featureNames)[number];

/** One observed transaction; null stands for a value that nobody knows. */
export type FeatureVector = Readonly<Record<FeatureName, number | null>>;

/** A transaction whose features are all known, as the generator makes them. */
export type CompleteVector = Readonly<Record<FeatureName, number>>;

export const featureSpecs: readonly FeatureSpec[] = [
  {
    name: 'amount_minor',
    description: 'total of the order in minor units (cents)',
    min: 0,
    max: 100_000_000,
    transform: 'log1p',
    drift: true,
  },
  {
    name: 'items',
    description: 'number of pieces in the cart',
    min: 0,
    max: 10_000,
    transform: 'log1p',
    drift: true,
  },
  {
    name: 'distinct_products',
    description: 'number of different products in the cart',
    min: 0,
    max: 10_000,
    transform: 'log1p',
    drift: true,
  },
  {
    name: 'account_age_days',
    description: 'days since the user signed up',
    min: 0,
    max: 36_500,
    transform: 'log1p',
    drift: true,
  },
  {
    name: 'orders_last_day',
    description: 'orders of the same user in the last 24 hours',
    min: 0,
    max: 10_000,
    transform: 'log1p',
    drift: true,
  },
  {
    name: 'country_risk',
    description: 'share of chargebacks of the country, scaled to 0..1',
    min: 0,
    max: 1,
    transform: 'identity',
    drift: true,
  },
  {
    name: 'hour_of_day',
    description: 'UTC hour, 0 up to but not including 24',
    min: 0,
    max: 24,
    transform: 'identity',
    drift: false,
  },
  {
    name: 'email_entropy',
    description: "Shannon entropy of the mail address's local part, bits per character",
    min: 0,
    max: 8,
    transform: 'identity',
    drift: true,
  },
  {
    name: 'card_age_days',
    description: 'days since the payment card was first seen',
    min: 0,
    max: 36_500,
    transform: 'log1p',
    drift: true,
  },
];

const known: ReadonlySet<string> = new Set(featureNames);

export const isFeatureName = (name: string): name is FeatureName => known.has(name);

/** A vector made by asking `of` for each feature. */
export function vectorOf<T>(of: (name: FeatureName) => T): Record<FeatureName, T> {
  return {
    amount_minor: of('amount_minor'),
    items: of('items'),
    distinct_products: of('distinct_products'),
    account_age_days: of('account_age_days'),
    orders_last_day: of('orders_last_day'),
    country_risk: of('country_risk'),
    hour_of_day: of('hour_of_day'),
    email_entropy: of('email_entropy'),
    card_age_days: of('card_age_days'),
  };
}

/** Applies a transform; values below zero, which a shifted feature can take, count as zero. */
export const transformed = (value: number, transform: Transform): number =>
  transform === 'log1p' ? Math.log1p(Math.max(0, value)) : value;
