import { type BenchPrometheus, type Evidence, formatNumber } from '@lab/kit/spec';
import { deviationOf, mean, type Quantiles } from './quantiles.ts';
import type { QueryName } from './sheet.ts';

/** Estimates by buckets, over windows that begin a little later, differ this much. */
const TOLERANCE = 0.15;

const isNear = (seen: number, wanted: number): boolean =>
  Math.abs(seen - wanted) <= TOLERANCE * Math.abs(wanted);

/** An average of the instances' 0.99 quantiles, and the quantile of all. */
interface Pair {
  readonly average: number;
  readonly merged: number;
  readonly slowest: number;
}

/** The average may be taken of the summaries or of the quantiles by buckets. */
const pairsOf = (all: readonly Quantiles[]): Pair[] =>
  all.flatMap(({ bySummary, byBuckets, merged }) =>
    [bySummary, byBuckets].map((each) => ({
      average: mean(each),
      slowest: Math.max(...each),
      merged,
    })),
  );

const RIGHT: Readonly<Record<QueryName, (pair: Pair) => number>> = {
  average: ({ average }) => average,
  merged: ({ merged }) => merged,
  deviation: ({ average, merged }) => deviationOf(average, merged),
};

interface Mistake {
  readonly value: (pair: Pair) => number;
  readonly hint: string;
}

/** Numbers that known mistakes lead to. */
const MISTAKES: Readonly<Record<QueryName, readonly Mistake[]>> = {
  average: [
    {
      value: ({ merged }) => merged,
      hint: 'That is the quantile of all requests; here the average over the instances is wanted.',
    },
    { value: ({ slowest }) => slowest, hint: 'That is the slowest instance, not the average.' },
  ],
  merged: [
    {
      value: ({ average }) => average,
      hint: 'That is an average of quantiles again. First add up what the instances have counted, then ask for the quantile.',
    },
    {
      value: ({ slowest }) => slowest,
      hint: 'That is the slowest instance alone, however few requests it served.',
    },
  ],
  deviation: [
    {
      value: ({ average, merged }) => deviationOf(merged, average),
      hint: 'It is the merged quantile that is right: relate the error to that one.',
    },
    {
      value: ({ average, merged }) => deviationOf(average, merged) * 100,
      hint: 'A ratio is wanted, no percentage.',
    },
    {
      value: ({ average, merged }) => average - merged,
      hint: 'That is a difference in seconds; relate it to the right value.',
    },
    {
      value: ({ average, merged }) => average / merged,
      hint: 'That is how many times as large it is; how far it is off is one less.',
    },
  ],
};

/** How far a number is off the nearest of those that a mistake leads to, as a ratio. */
const distance = (
  seen: number,
  { value }: Pick<Mistake, 'value'>,
  pairs: readonly Pair[],
): number => Math.min(...pairs.map((pair) => Math.abs(seen / value(pair) - 1)));

function hintFor(name: QueryName, seen: number, pairs: readonly Pair[]): string {
  const mistakes: readonly Mistake[] = [
    ...MISTAKES[name],
    {
      value: (pair) => 1000 * RIGHT[name](pair),
      hint: 'That is right but for the unit: seconds are wanted.',
    },
  ];
  const [nearest] = mistakes
    .map((mistake) => ({ ...mistake, off: distance(seen, mistake, pairs) }))
    .filter(({ off }) => off <= TOLERANCE)
    .toSorted((a, b) => a.off - b.off);
  return (
    nearest?.hint ??
    'Which series does the query read: of this route, of the 0.99 quantile, of all three instances?'
  );
}

/**
 * One query of the learner, asked of a Prometheus that has scraped the fleet. `readings`: what the
 * fleet says itself, over its whole life and since Prometheus began to watch.
 */
export async function queryEvidence(
  name: QueryName,
  expression: string | null | undefined,
  { client }: { readonly client: Pick<BenchPrometheus['client'], 'query'> },
  readings: readonly Quantiles[],
): Promise<Evidence> {
  const pairs = pairsOf(readings);
  const wanted = pairs.map(RIGHT[name]);
  const evidence = (seen: string, passed: boolean, hint?: string): Evidence => ({
    asked: `the query "${name}" is right for instances you have not seen`,
    ...(expression && { query: expression }),
    expected: `${formatNumber(wanted[0] ?? Number.NaN)}, give or take ${TOLERANCE * 100} %`,
    seen,
    passed,
    ...(hint !== undefined && { hint }),
  });
  if (!expression) return evidence('no query', false);
  const answer = await client.query(expression).catch((error: unknown) => String(error));
  if (typeof answer === 'string') {
    return evidence(answer, false, 'Try it with `npm run lab -- query promql` first.');
  }
  const [first] = answer;
  if (first === undefined) {
    const hint =
      'A metric or a label is misspelled, or the two sides of an operator have different labels.';
    return evidence('no result', false, hint);
  }
  if (answer.length > 1) {
    return evidence(
      `${answer.length} series`,
      false,
      'One number is wanted: aggregate over what is left.',
    );
  }
  const passed = wanted.some((value) => isNear(first.value, value));
  return evidence(
    formatNumber(first.value),
    passed,
    passed ? undefined : hintFor(name, first.value, pairs),
  );
}
