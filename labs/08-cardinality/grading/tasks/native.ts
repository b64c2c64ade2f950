import {
  allOf,
  between,
  type Evidence,
  evaluateRules,
  formatNumber,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { z } from 'zod';
import { bucketsBetween, nativeNotation, SCHEMAS, upperBound } from '../histogram/exponential.ts';
import {
  drawAlike,
  drawAnswers,
  type Population,
  quantileOfPopulation,
} from '../histogram/population.ts';

const FILE = 'native.yaml';
const QUANTILES = [0.5, 0.9, 0.99];
const LARGEST_ERROR = 0.05;
/** Seconds between which nearly all requests are. */
const RANGE = [0.02, 3] as const;
const MOST_BUCKETS = 200;
/** Whoever counts edges instead of buckets is off by one at either end. */
const TOLERANCE = 2;

const fileSchema = z.object({
  schema: z.number().int().min(SCHEMAS.lowest).max(SCHEMAS.highest),
  buckets: z.number(),
});

interface Trial {
  readonly name: string;
  readonly population: Population;
  readonly hint: string;
}

/** Requests as usual, and requests that are all alike, just above the edge of a bucket. */
function drawTrials(): Trial[] {
  const seconds = upperBound(3, between(-24, 4)) * 1.003;
  return [
    {
      name: 'answers as usual',
      population: drawAnswers(),
      hint: 'The buckets are too wide. With each step of the schema a bucket becomes two.',
    },
    {
      name: `answers that all take about ${formatNumber(seconds)} s`,
      population: drawAlike(seconds),
      hint: 'A quantile can be anywhere in its bucket, up to the whole width away. What is the width of a bucket, in percent of its lower bound?',
    },
  ];
}

/** What Prometheus answers about a population that is stored as a native histogram. */
async function estimates({ workbench }: TaskContext, population: Population, schema: number) {
  const answers = await evaluateRules(workbench, {
    rules: 'groups: []',
    data: {
      intervalSeconds: 60,
      steps: 1,
      series: [{ series: 'duration_seconds', values: nativeNotation(population, schema) }],
    },
    questions: QUANTILES.map((quantile) => ({
      expression: `histogram_quantile(${quantile}, duration_seconds)`,
      times: [0],
    })),
  });
  return answers.map(([answer]) =>
    answer !== undefined && 'samples' in answer ? answer.samples[0]?.value : undefined,
  );
}

async function trialEvidence(
  context: TaskContext,
  trial: Trial,
  schema: number,
): Promise<Evidence> {
  const { name, population, hint } = trial;
  const found = await estimates(context, population, schema);
  const errors = QUANTILES.map((quantile, index) =>
    Math.abs((found[index] ?? Number.NaN) / quantileOfPopulation(population, quantile) - 1),
  );
  return {
    asked: `${name}: the quantiles ${QUANTILES.join(', ')}`,
    expected: `each less than ${LARGEST_ERROR * 100} % off`,
    seen: errors.map((error) => `${formatNumber(error * 100)} %`).join(', '),
    passed: errors.every((error) => error < LARGEST_ERROR),
    hint,
  };
}

function bucketEvidence(schema: number, buckets: number): Evidence[] {
  const needed = bucketsBetween(schema, ...RANGE);
  const range = RANGE.join(' to ');
  return [
    {
      asked: `buckets from ${range} s at your schema`,
      expected: `how many there are, give or take ${TOLERANCE}`,
      seen: String(buckets),
      passed: Math.abs(buckets - needed) <= TOLERANCE,
      hint: 'The bounds are powers of 2^(2^-schema). How many times does the range double, and how many buckets are there to a doubling?',
    },
    {
      asked: 'what a histogram costs',
      expected: `one series, of at most ${MOST_BUCKETS} buckets`,
      seen: `one series, of ${needed} buckets`,
      passed: needed <= MOST_BUCKETS,
      hint: 'It is one series, but every bucket that is used takes its place in each sample. More than you need helps nobody.',
    },
  ];
}

/** The resolution of a native histogram that keeps an error, and what it costs. */
export async function gradeNative(context: TaskContext): Promise<Verdict> {
  const { schema, buckets } = await context.artefact(FILE, fileSchema);
  const evidence: Evidence[] = [];
  for (const trial of drawTrials()) evidence.push(await trialEvidence(context, trial, schema));
  return allOf([...evidence, ...bucketEvidence(schema, buckets)]);
}
