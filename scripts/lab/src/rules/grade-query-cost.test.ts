import { expect, test } from 'vitest';
import { historyPlan } from '../history/plan.ts';
import { shapes } from '../history/shape.ts';
import { gradeQueryCost } from './grade-query-cost.ts';
import { graderContext } from './rules.fixture.ts';

const past = historyPlan({
  name: 'cost',
  seed: 5,
  days: 1,
  stepSeconds: 60,
  series: ['a', 'b', 'c', 'd', 'e'].flatMap((pod) =>
    ['200', '500'].map((code) => ({
      type: 'counter' as const,
      name: 'requests_total',
      labels: { service: 'api', pod, code, job: 'api', instance: pod },
      value: shapes.product(
        shapes.daily({ low: 1, high: code === '200' ? 9 : 0.5 }),
        shapes.noise(0.3),
      ),
    })),
  ),
});

const before =
  'sum by (service) (rate(requests_total{code="500"}[10m])) / sum by (service) (rate(requests_total[10m]))';

const RULES = `
groups:
  - name: requests
    rules:
      - record: service:requests:rate10m
        expr: sum by (service) (rate(requests_total[10m]))
      - record: service:errors:ratio_rate10m
        expr: sum by (service) (rate(requests_total{code="500"}[10m])) / service:requests:rate10m
      - record: pod:errors:ratio_rate10m
        expr: sum by (service, pod) (rate(requests_total{code="500"}[10m])) / sum by (service, pod) (rate(requests_total[10m]))
        labels: {kind: "share \\"of\\" pods"}
`;

const grade = async (query: string, rules = RULES) =>
  gradeQueryCost(
    await graderContext({ 'rules.yml': rules, 'queries.yaml': `errors: '${query}'\n` }),
    {
      rulesFile: 'rules.yml',
      queriesFile: 'queries.yaml',
      past,
      hours: 1,
      queries: [
        {
          id: 'errors',
          asked: 'the error ratio of each service',
          before,
          mistakes: [
            {
              wrong:
                'avg by (service) (sum by (service, pod) (rate(requests_total{code="500"}[10m])) / sum by (service, pod) (rate(requests_total[10m])))',
              hint: 'That is the mean of the pods.',
            },
          ],
        },
      ],
    },
  );

test('a recorded series answers the same from fewer samples', { timeout: 120_000 }, async () => {
  for (const query of [
    'service:errors:ratio_rate10m',
    'max by (service) (service:errors:ratio_rate10m)',
  ]) {
    const verdict = await grade(query);
    expect(verdict.evidence[0]?.hint).toBeUndefined();
    expect(verdict.passed).toBe(true);
  }
});

test.each([
  ['the raw query as it was', before, /still reads many raw samples/],
  ['another answer', 'service:requests:rate10m', /answer what the raw query did|too large/],
  [
    'a known mistake',
    'avg by (service) (pod:errors:ratio_rate10m)',
    /^That is the mean of the pods/,
  ],
  ['a name that nobody records', 'service:errors:ratio', /Nothing matches/],
  ['no PromQL', 'service:errors:ratio_rate10m / (', /parse error/],
])('%s fails', { timeout: 120_000 }, async (_what, query, hint) => {
  const verdict = await grade(query);
  expect(verdict.passed).toBe(false);
  expect(verdict.evidence[0]?.hint).toMatch(hint);
});

test('rules that cannot be evaluated are told in the words of promtool', {
  timeout: 120_000,
}, async () => {
  const verdict = await grade('service:errors:ratio_rate10m', RULES.replace('[10m]', ''));
  expect(verdict.passed).toBe(false);
  expect(verdict.evidence[0]?.seen).toMatch(/range vector/);
});
