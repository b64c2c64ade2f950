import {
  gradeQueries,
  type HistoryLedger,
  HOUR,
  MINUTE,
  type QueryQuestion,
  type TaskContext,
  type Verdict,
} from '@lab/kit/spec';
import { PASTS } from '../past/past.ts';

/** The file with rate, errors and duration. */
export const RED = 'red.yaml';

const PRODUCTION = 'env="production"';
const requests = (matchers: string) =>
  `sum by (route) (rate(http_server_requests_total{${matchers}}[5m]))`;
const all = requests(PRODUCTION);
const failed = requests(`${PRODUCTION}, status=~"5.."`);
const aborted = requests(`${PRODUCTION}, status="499"`);
const answered = requests(`${PRODUCTION}, status!="499"`);

/** While the checkout fails, after one instance has started again, in the evening and at night. */
function times({ events, from, until }: HistoryLedger): number[] {
  const middleOf = (event: string) =>
    events
      .filter((one) => one.event === event && one.from > from + HOUR && one.to < until - HOUR)
      .slice(-1)
      .map((one) => (one.from + one.to) / 2 + 2 * MINUTE);
  return [
    ...middleOf('checkout-errors'),
    ...middleOf('api-1-restart'),
    until - 19 * HOUR,
    until - 9 * HOUR,
  ];
}

const NOT_LATELY = {
  looksLike: (query: { uses: (name: string) => boolean }) =>
    !query.uses('rate') && !query.uses('increase'),
  hint: 'These count since the process started. How many were there lately?',
};

const RATE_AND_ERRORS: readonly QueryQuestion[] = [
  {
    id: 'rate',
    question: 'requests per second in production over 5 minutes, for each route',
    reference: all,
    times,
    mistakes: [
      NOT_LATELY,
      {
        wrong: 'sum by (route) (rate(http_server_requests_total[5m]))',
        hint: 'Some of these requests are those of developers: look at the label env.',
      },
      {
        wrong: `avg by (route) (rate(http_server_requests_total{${PRODUCTION}}[5m]))`,
        hint: 'An average over series says nothing of how many there are in total.',
      },
      {
        wrong: `sum by (route) (increase(http_server_requests_total{${PRODUCTION}}[5m]))`,
        hint: 'That is how many there were in five minutes, not per second.',
      },
      {
        wrong: requests(`${PRODUCTION}, status="200"`),
        hint: 'A request that fails is a request.',
      },
    ],
  },
  {
    id: 'error-ratio',
    question:
      'the share of production requests that the shop failed, of those that were not given up by the client (status 499), over 5 minutes, for each route',
    reference: `${failed} / ${answered}`,
    times,
    mistakes: [
      NOT_LATELY,
      {
        wrong: `${failed} / ${all}`,
        hint: 'Requests that were given up are still in the whole: nobody knows whether they would have failed.',
      },
      {
        wrong: `(${failed} + ${aborted}) / ${all}`,
        hint: 'A client that gives up counts as a failure of the shop here.',
      },
      {
        wrong: `${requests(`${PRODUCTION}, status=~"[45].."`)} / ${all}`,
        hint: 'What the client did wrong (a status of 400 and more) counts as a failure of the shop here, its giving up (499) among it.',
      },
      {
        wrong: `${requests(`${PRODUCTION}, status=~"[45]..", status!="499"`)} / ${answered}`,
        hint: 'A page that does not exist (404) is a mistake of whoever asked for it, not a failure of the shop.',
      },
      {
        wrong: `${requests(`${PRODUCTION}, status="200"`)} / ${answered}`,
        hint: 'That is the share of what went well.',
      },
      {
        wrong: `avg by (route) (sum by (route, instance) (rate(http_server_requests_total{${PRODUCTION}, status=~"5.."}[5m])) / sum by (route, instance) (rate(http_server_requests_total{${PRODUCTION}, status!="499"}[5m])))`,
        hint: 'An average of ratios gives an instance with little to do the same say as a busy one.',
      },
      { wrong: failed, hint: 'How many failed, but out of how many?' },
    ],
  },
  {
    id: 'abort-ratio',
    question:
      'the share of all production requests that the client gave up (status 499), over 5 minutes, for each route',
    reference: `${aborted} / ${all}`,
    times,
    mistakes: [
      NOT_LATELY,
      {
        wrong: `${aborted} / ${answered}`,
        hint: 'The part must be in the whole: here the whole leaves out what was given up.',
      },
      {
        wrong: `${requests(`${PRODUCTION}, status_class="4xx"`)} / ${all}`,
        hint: 'Not only giving up is of that class: pages that do not exist are as well.',
      },
    ],
  },
];

const buckets = (by: string, more = '') =>
  `sum by (${by}) (rate(http_server_request_duration_seconds_bucket{${PRODUCTION}${more}}[5m]))`;
const checkout = ', route="/checkout", status_class="2xx"';

const LATENCY: readonly QueryQuestion[] = [
  {
    id: 'duration',
    question:
      'the 95th percentile of the duration in production over 5 minutes, in seconds, for each route and class of status',
    reference: `histogram_quantile(0.95, ${buckets('route, status_class, le')})`,
    times,
    mistakes: [
      {
        wrong: `histogram_quantile(0.95, ${buckets('route, le')})`,
        hint: 'Requests that succeed and requests that fail are mixed: a wave of failures would look like a change of speed.',
      },
      {
        wrong:
          'sum by (route, status_class) (rate(http_server_request_duration_seconds_sum{env="production"}[5m])) / sum by (route, status_class) (rate(http_server_request_duration_seconds_count{env="production"}[5m]))',
        hint: 'That is the mean: a few that wait for long disappear in it.',
      },
      {
        wrong: `avg by (route, status_class) (histogram_quantile(0.95, ${buckets('route, status_class, instance, le')}))`,
        hint: 'An average of quantiles is no quantile: add up the buckets first.',
      },
      {
        wrong: `histogram_quantile(0.95, sum by (route, status_class, le) (rate(http_server_request_duration_seconds_bucket[5m])))`,
        hint: 'The machines of developers are in it: look at the label env.',
      },
    ],
  },
  {
    id: 'slow-share',
    question:
      'the share of successful checkouts in production that took longer than 0.3 s, over 5 minutes, as one number',
    reference: `1 - sum(rate(http_server_request_duration_seconds_bucket{${PRODUCTION}${checkout}, le="0.3"}[5m])) / sum(rate(http_server_request_duration_seconds_count{${PRODUCTION}${checkout}}[5m]))`,
    times,
    tolerance: 1e-5,
    mistakes: [
      {
        wrong: `sum(rate(http_server_request_duration_seconds_bucket{${PRODUCTION}${checkout}, le="0.3"}[5m])) / sum(rate(http_server_request_duration_seconds_count{${PRODUCTION}${checkout}}[5m]))`,
        hint: 'That is the share of those that were quick enough.',
      },
      {
        wrong: `1 - sum(rate(http_server_request_duration_seconds_bucket{${PRODUCTION}, route="/checkout", le="0.3"}[5m])) / sum(rate(http_server_request_duration_seconds_count{${PRODUCTION}, route="/checkout"}[5m]))`,
        hint: 'Failures are in it as well: whether they are quick or slow, nobody was served.',
      },
      {
        wrong: `1 - sum(rate(http_server_request_duration_seconds_bucket{${PRODUCTION}, status_class="2xx", le="0.3"}[5m])) / sum(rate(http_server_request_duration_seconds_count{${PRODUCTION}, status_class="2xx"}[5m]))`,
        hint: 'Other routes are in it: so many quick ones that slow checkouts disappear.',
      },
    ],
  },
];

const gradeGroup =
  (queries: readonly QueryQuestion[]) =>
  (context: TaskContext): Promise<Verdict> =>
    gradeQueries(context, { file: RED, queries, blocks: PASTS });

/** Rate and errors, without the requests that clients gave up. */
export const gradeRateAndErrors = gradeGroup(RATE_AND_ERRORS);

/** Duration, told apart by how the request ended. */
export const gradeLatency = gradeGroup(LATENCY);
