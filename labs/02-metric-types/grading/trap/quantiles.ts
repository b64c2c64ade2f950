import {
  type Bucket,
  bucketsOf,
  mergeBuckets,
  quantileOf,
  type Scrape,
  samplesOf,
} from '@lab/kit/spec';
import type { Gateway } from '../gateway/gateway.ts';
import type { Roles } from '../roles.ts';

const QUANTILE = 0.99;

/** What one instance says about the requests it was asked most. All in seconds. */
export interface Reading {
  readonly summary: number;
  readonly buckets: readonly Bucket[];
}

/** What the instances of a fleet say, each for itself and together. All in seconds. */
export interface Quantiles {
  /** 0.99 quantile of each instance, by its summary. */
  readonly bySummary: readonly number[];
  /** The same by its buckets. */
  readonly byBuckets: readonly number[];
  /** 0.99 quantile of all requests, by the buckets of all instances. */
  readonly merged: number;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** How far the average is off the merged quantile, as a ratio. */
export const deviationOf = (average: number, merged: number): number =>
  Math.abs(average / merged - 1);

/** The route under which an instance counts what it was asked most. */
function busiestRoute(seen: Scrape, roles: Roles): string {
  const counts = [...roles.by(seen, 'request_duration', 'route')];
  return counts.toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** Reads an instance off, once it has measured every request. */
async function read(gateway: Gateway, roles: Roles): Promise<Reading> {
  const seen = await gateway.scrapeUntil(
    (scrape) => roles.total(scrape, 'request_duration') >= gateway.ledger.length,
    2,
  );
  const route = busiestRoute(seen, roles);
  const summary = samplesOf(roles.family(seen, 'latency_summary'), '', {
    quantile: String(QUANTILE),
    [roles.label('latency_summary', 'route')]: route,
  });
  const buckets = bucketsOf(roles.family(seen, 'request_duration'), {
    [roles.label('request_duration', 'route')]: route,
  });
  return { summary: summary[0]?.value ?? Number.NaN, buckets };
}

/** Reads every instance of a fleet off. */
export const readFleet = (fleet: readonly Gateway[], roles: Roles): Promise<Reading[]> =>
  Promise.all(fleet.map((gateway) => read(gateway, roles)));

/** The same readings as if counting had begun at `before`. */
export const sinceThen = (before: readonly Reading[], after: readonly Reading[]): Reading[] =>
  after.map(({ summary, buckets }, index) => ({
    summary,
    buckets: buckets.map(({ le, count }) => {
      const then = before[index]?.buckets.find((bucket) => bucket.le === le);
      return { le, count: count - (then?.count ?? 0) };
    }),
  }));

export const quantilesOf = (readings: readonly Reading[]): Quantiles => ({
  bySummary: readings.map(({ summary }) => summary),
  byBuckets: readings.map(({ buckets }) => quantileOf(buckets, QUANTILE)),
  merged: quantileOf(mergeBuckets(readings.map(({ buckets }) => buckets)), QUANTILE),
});
