import {
  allOf,
  DAY,
  type Evidence,
  formatNumber,
  gradeQueries,
  HOUR,
  MINUTE,
  type QueryQuestion,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { z } from 'zod';
import { openOwnPast, PASTS } from '../past/past.ts';

/** The file with the queries, and the one with what they found. */
export const ENVIRONMENTS = 'environments.yaml';
export const REPORT = 'report.yaml';

const both = (query: (env: string) => string) => `${query('dev')} / ${query('production')}`;
const total = (env: string, more = '') =>
  `sum(rate(http_server_requests_total{env="${env}"${more}}[1d]))`;
const errors = (env: string) =>
  `(${total(env, ', status=~"5.."')} / ${total(env, ', status!="499"')})`;
const p95 = (matchers: string) =>
  `histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{${matchers}}[1d])))`;
const latency = (env: string) => p95(`env="${env}", route="/checkout", status_class="2xx"`);

const FACTORS = {
  traffic: both((env) => `sum(rate(http_server_requests_total{env="${env}", job="shop-api"}[1d]))`),
  errors: both(errors),
  latency: both(latency),
} as const;

const shop = (env: string) => `{job="shop-api", env="${env}"}`;
const checkouts = 'sum by (env) (increase(http_server_requests_total{route="/checkout"}[5m]))';

const QUESTIONS: readonly QueryQuestion[] = [
  {
    id: 'traffic',
    question: 'requests of dev over the last day, as a multiple of those of production',
    reference: FACTORS.traffic,
    mistakes: [
      {
        wrong: both((env) => `avg(rate(http_server_requests_total{env="${env}"}[1d]))`),
        hint: 'An average over series depends on how many there are, and production has more instances.',
      },
      {
        wrong: `${total('production')} / ${total('dev')}`,
        hint: 'The wrong way round: production is what dev is compared with.',
      },
    ],
  },
  {
    id: 'errors',
    question:
      'the error ratio of dev over the last day (without what clients gave up, as in red.yaml; all routes together), as a multiple of that of production',
    reference: FACTORS.errors,
    mistakes: [
      {
        wrong: both((env) => total(env, ', status=~"5.."')),
        hint: 'That compares how many fail. Dev has less traffic, so of course fewer fail.',
      },
      {
        wrong: both((env) => `(${total(env, ', status=~"5.."')} / ${total(env)})`),
        hint: 'What clients gave up is still in the whole.',
      },
    ],
  },
  {
    id: 'latency',
    question:
      'the 95th percentile of the duration of successful checkouts in dev over the last day, as a multiple of that in production',
    reference: FACTORS.latency,
    mistakes: [
      {
        wrong: both((env) => p95(`env="${env}", route="/checkout"`)),
        hint: 'Dev does not time what fails, production does: only the same outcome can be compared.',
      },
      {
        wrong: both((env) => p95(`env="${env}", status_class="2xx"`)),
        hint: 'All routes are in it, not only the checkout.',
      },
    ],
  },
  {
    id: 'blind-spots',
    question:
      'the metrics that job shop-api has in production and not in dev, one series for each name; the value is how many series it has in production',
    reference: `count by (__name__) (${shop('production')}) unless on (__name__) count by (__name__) (${shop('dev')})`,
    mistakes: [
      {
        wrong: `count by (__name__) (${shop('dev')}) unless on (__name__) count by (__name__) (${shop('production')})`,
        hint: 'The wrong way round.',
      },
      {
        wrong: `count by (__name__) (${shop('production')})`,
        hint: 'These are all metrics of production: which of them does dev have as well?',
      },
      {
        wrong: `count by (__name__) ({env="production"}) unless on (__name__) count by (__name__) ({env="dev"})`,
        hint: 'Other jobs are in it: the worker has no dev at all.',
      },
    ],
  },
  {
    id: 'too-few',
    question:
      'the environments with fewer than 30 checkouts in the last 5 minutes, with their number: too few for a ratio',
    reference: `${checkouts} < 30`,
    times: ({ until }) => [until - 33 * HOUR, until - 19 * HOUR, until - 7 * HOUR, until - MINUTE],
    mistakes: [
      {
        wrong: 'sum by (env) (rate(http_server_requests_total{route="/checkout"}[5m])) < 30',
        hint: 'That is per second; thirty in five minutes are 0.1 per second.',
      },
      {
        wrong: 'sum by (env) (increase(http_server_requests_total[5m])) < 30',
        hint: 'Other routes are in it.',
      },
      {
        wrong: `${checkouts} < bool 30`,
        hint: 'That says 0 or 1 for each environment; the number of the few is wanted, and nothing of the others.',
      },
      {
        wrong: 'increase(http_server_requests_total{route="/checkout"}[5m]) < 30',
        hint: 'Each series by itself is few: statuses and instances have to be added up first.',
      },
    ],
  },
];

const reportSchema = z.strictObject({
  traffic: z.number().nullish(),
  errors: z.number().nullish(),
  latency: z.number().nullish(),
  blind_spots: z.array(z.string()).nullish(),
});

/** Days differ; a reading may be so far off what any of the last days says. */
const READING = 0.15;
const READ_DAYS = 6;

const NAMES = ['traffic', 'errors', 'latency'] as const;

function hintFor(reading: number, typical: number): string {
  const near = (value: number) => Math.abs(reading - value) <= READING * value;
  if (near(typical * 100)) return 'That is a percentage; a multiple is wanted.';
  if (near(1 / typical)) return 'The wrong way round: production is what dev is compared with.';
  return 'Does the query answer this number, at any time of the last days?';
}

/** What the learner has read agrees with what is there. */
async function gradeReport(context: TaskContext): Promise<Evidence[]> {
  const report = await context.artefact(REPORT, reportSchema);
  const past = await openOwnPast(context);
  const times = Array.from(
    { length: READ_DAYS },
    (_, day) => past.ledger.until - day * DAY - MINUTE,
  );
  const evidence: Evidence[] = [];
  for (const name of NAMES) {
    const values = await Promise.all(times.map((time) => past.value(FACTORS[name], time)));
    const present = values.filter((value) => value !== undefined);
    const [low, high] = [Math.min(...present), Math.max(...present)];
    const reading = report[name];
    const passed =
      reading != null && reading >= low * (1 - READING) && reading <= high * (1 + READING);
    evidence.push({
      asked: `${REPORT}: ${name} of dev, as a multiple of that of production`,
      expected: `what your query ${name} answers, to two digits`,
      seen: reading == null ? 'nothing' : formatNumber(reading),
      passed,
      ...(reading != null && !passed && { hint: hintFor(reading, (low + high) / 2) }),
    });
  }
  const metrics = (env: string) =>
    PASTS.public.series.filter(({ labels }) => labels.job === 'shop-api' && labels.env === env);
  const inDev = new Set(metrics('dev').map(({ name }) => name));
  const wanted = new Set(
    metrics('production')
      .map(({ name }) => name)
      .filter((name) => !inDev.has(name)),
  );
  const named = new Set(report.blind_spots ?? []);
  const seen = [...named].join(', ') || 'nothing';
  evidence.push({
    asked: `${REPORT}: what cannot be seen in dev`,
    expected: 'the names of all metrics that dev lacks, and no others',
    seen,
    passed: named.size === wanted.size && [...wanted].every((name) => named.has(name)),
    hint: [...named].some((name) => !wanted.has(name))
      ? 'One of these is there in dev, or does not belong to the shop.'
      : 'There are more of them than you name.',
  });
  return evidence;
}

/** How dev differs from production: queries that hold for any day, and what they say. */
export async function gradeEnvironments(context: TaskContext): Promise<Verdict> {
  const { evidence } = await gradeQueries(context, {
    file: ENVIRONMENTS,
    queries: QUESTIONS,
    blocks: PASTS,
  });
  return allOf([...evidence, ...(await gradeReport(context))]);
}
