import {
  allOf,
  type Bucket,
  bucketsOf,
  type Evidence,
  formatNumber,
  inTurns,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { Gateway } from '../gateway/gateway.ts';
import { batchOf, between, randomSequence, wholeBetween } from '../gateway/traffic.ts';
import { Roles } from '../roles.ts';

/** What the service promises: so many seconds at most, for most of its requests. */
const THRESHOLDS = [0.2, 0.3] as const;
/** Seconds that batches take: well below, between and above the thresholds. */
const BANDS = [
  [0.02, 0.1],
  [0.21, 0.26],
  [0.33, 0.45],
] as const;
/** A busy service notices the end of an answer this much later than its client, in seconds. */
const MARGIN = 0.05;
/** So many answers must be quick beyond doubt, or nothing is shown; a busy machine gets some tries more. */
const QUICK_ANSWERS = 5;
const MORE_TRIES = 60;
const MOST_BUCKETS = 20;
const SLOWEST_WATCHED = 0.5;

const shown = (buckets: readonly Bucket[]): string =>
  buckets.length === 0
    ? 'no buckets'
    : `buckets up to ${buckets.map(({ le }) => formatNumber(le)).join(', ')}`;

/** How many answers kept a threshold by the client's watch, with a margin. */
const surelyWithin = (threshold: number, { ledger }: Gateway): number =>
  ledger.filter(({ seconds }) => seconds <= threshold - MARGIN).length;

/** The bucket up to a threshold holds what was that quick, by the client's watch and the model's. */
function thresholdEvidence(
  threshold: number,
  buckets: readonly Bucket[],
  gateway: Gateway,
): Evidence {
  const { ledger } = gateway;
  const surely = surelyWithin(threshold, gateway);
  const perhaps = ledger.filter(({ work }) => work <= threshold).length;
  const bucket = buckets.find(({ le }) => le === threshold);
  const inMilliseconds = buckets.some(({ le }) => le === threshold * 1000);
  const passed =
    surely > 0 && bucket !== undefined && bucket.count >= surely && bucket.count <= perhaps;
  const hint = inMilliseconds
    ? 'These bounds are milliseconds; a duration is measured in seconds.'
    : 'Where a threshold lies between two bounds, nobody can tell how many requests kept it: interpolation is a guess.';
  return {
    asked: `how many requests took at most ${threshold} s can be read off`,
    expected: `a bucket le="${threshold}" that holds ${surely === perhaps ? surely : `${surely} to ${perhaps}`} of ${ledger.length}`,
    seen: bucket === undefined ? shown(buckets) : `le="${threshold}" holds ${bucket.count}`,
    passed,
    hint:
      bucket === undefined
        ? hint
        : 'The bounds are right, but are the measurements in the same unit, each once?',
  };
}

/** The buckets of the request duration answer whether the promises were kept, and cost little. */
export async function gradeBuckets(context: TaskContext): Promise<Verdict> {
  const roles = await Roles.read(context);
  const gateway = await Gateway.start(context.workbench, 64);
  const random = randomSequence();
  const work = BANDS.flatMap(([low, high]) =>
    Array.from(
      { length: wholeBetween(random, 6, 14) },
      () => () => gateway.predict(batchOf(random, 2, between(random, low, high))),
    ),
  );
  await inTurns(10, work);
  const [quickest] = BANDS;
  for (let more = 0; more < MORE_TRIES; more += 1) {
    if (surelyWithin(THRESHOLDS[0], gateway) >= QUICK_ANSWERS) break;
    await gateway.predict(batchOf(random, 2, between(random, ...quickest)));
  }
  const seen = await gateway.scrapeUntil(
    (scrape) => roles.total(scrape, 'request_duration') >= gateway.ledger.length,
    2,
  );
  const buckets = bucketsOf(roles.family(seen, 'request_duration'));
  const finite = buckets.filter(({ le }) => Number.isFinite(le));
  return allOf([
    ...THRESHOLDS.map((threshold) => thresholdEvidence(threshold, buckets, gateway)),
    {
      asked: 'a slow request is told from a very slow one',
      expected: `bounds on both sides of ${SLOWEST_WATCHED} s, or there`,
      seen: shown(buckets),
      passed: finite.filter(({ le }) => le >= SLOWEST_WATCHED && le < 60).length >= 2,
      hint: 'Above the last bound everything looks alike, and a quantile there is just that bound.',
    },
    {
      asked: 'the histogram is affordable',
      expected: `at most ${MOST_BUCKETS} buckets`,
      seen: `${buckets.length} buckets`,
      passed: buckets.length > 1 && buckets.length <= MOST_BUCKETS,
      hint: 'Each bucket is a series for each route and instance: put bounds where a decision is made.',
    },
  ]);
}
