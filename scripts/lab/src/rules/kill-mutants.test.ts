import { expect, test } from 'vitest';
import { parseExpression } from '../promql/expression.ts';
import { killMutants } from './kill-mutants.ts';
import { mutations } from './mutations.ts';
import { graderContext } from './rules.fixture.ts';

const RULES = `
groups:
  - name: api
    rules:
      - record: service:errors:ratio_rate5m
        expr: sum by (service) (rate(requests_total{code="500"}[5m])) / sum by (service) (rate(requests_total[5m]))
      - alert: ErrorsHigh
        expr: service:errors:ratio_rate5m > 0.05
        for: 5m
        labels: {severity: page}
`;

const tests = (cases: string) => `
rule_files: [rules.yml]
evaluation_interval: 1m
tests:
${cases}`;

const SERIES = `
    interval: 1m
    input_series:
      - {series: 'requests_total{service="api", code="200", pod="a"}', values: '0+90x10 900+180x40'}
      - {series: 'requests_total{service="api", code="500", pod="a"}', values: '0+2x10 20+30x40'}
      - {series: 'requests_total{service="api", code="500", pod="b"}', values: '0+1x10 10+20x40'}
      - {series: 'requests_total{service="shop", code="200", pod="c"}', values: '0+60x50'}
      - {series: 'requests_total{service="shop", code="500", pod="c"}', values: '0+2x50'}
`;

const THOROUGH = tests(`
  - name: ratios and alerts
${SERIES}
    promql_expr_test:
      - expr: service:errors:ratio_rate5m
        eval_time: 12m
        exp_samples:
          - {labels: 'service:errors:ratio_rate5m{service="api"}', value: 0.1346153846153846}
          - {labels: 'service:errors:ratio_rate5m{service="shop"}', value: 0.03225806451612903}
    alert_rule_test:
      - {eval_time: 15m, alertname: ErrorsHigh, exp_alerts: []}
      - eval_time: 17m
        alertname: ErrorsHigh
        exp_alerts: [{exp_labels: {severity: page, service: api}}]
`);

const SHALLOW = tests(`
  - name: it is silent in the beginning
${SERIES}
    alert_rule_test:
      - {eval_time: 5m, alertname: ErrorsHigh, exp_alerts: []}
`);

const grade = async (testsText: string, options = {}) =>
  killMutants(await graderContext({ 'rules.yml': RULES, 'tests.yml': testsText }), {
    rulesFile: 'rules.yml',
    testsFile: 'tests.yml',
    ...options,
  });

test('thorough tests kill nearly all mutants', async () => {
  const verdict = await grade(THOROUGH);
  expect(verdict.evidence.filter(({ passed }) => !passed)).toEqual([]);
  expect(verdict.evidence[1]?.seen).toBe('15 of 16 (93%)');
  expect(verdict.passed).toBe(true);
});

test('tests are run as they were written', async () => {
  const still = THOROUGH.replace(
    '    input_series:',
    '    input_series:\n      - {series: \'requests_total{service="idle", code="200"}\', values: 0x40}',
  ).replace(
    '        exp_samples:',
    '        exp_samples: # no share of "idle": it has no failures',
  );
  expect(
    (await grade(still.replace('rule_files: [rules.yml]', 'rule_files:\n  - rules.yml # mine')))
      .passed,
  ).toBe(true);
});

test('shallow tests are told what they do not notice', async () => {
  const verdict = await grade(SHALLOW, { shown: 40 });
  expect(verdict.passed).toBe(false);
  expect(verdict.evidence[1]?.hint).toMatch(/of the kind/);
  expect(verdict.evidence.slice(2).map(({ hint }) => hint)).toContainEqual(
    expect.stringContaining('just below and one just above'),
  );
});

test('tests that fail with the rules as they are prove nothing', async () => {
  const verdict = await grade(THOROUGH.replace('0.1346153846153846', '0.5'));
  expect(verdict.passed).toBe(false);
  expect(verdict.evidence[0]?.seen).toContain('FAILED');
});

test('the same mutants each time, and no more than asked for', async () => {
  const [first, second] = [
    await grade(SHALLOW, { atMost: 6, shown: 6 }),
    await grade(SHALLOW, { atMost: 6, shown: 6 }),
  ];
  expect(first).toEqual(second);
  expect(first.evidence[1]?.seen).toMatch(/ of 6 /);
});

test.each<[string, readonly string[]]>([
  ['x > 5', ['x < 5', 'x > 10']],
  ['x > 0', ['x < 0', 'x > 1']],
  ['a and b', ['a or b', 'a unless b', 'a']],
  ['rate(x[5m])', ['increase(x[5m])', 'rate(x[15m])']],
  ['x{a="b"}', ['x{a!="b"}', 'x{a=~".*"}']],
  ['sum by (a, b) (x)', ['max by (a, b) (x)', 'sum by (b) (x)', 'sum by (a) (x)']],
  ['sum without (a) (x)', ['max without (a) (x)', 'sum without () (x)']],
  ['x offset 1h', ['x  ']],
  ['histogram_quantile(0.95, x)', ['histogram_quantile(0.475, x)']],
  ['1 - x', ['1 + x', '2 - x']],
])('%s has the mutants %j', (text, expected) => {
  const found = mutations(text, parseExpression(text)).map(({ expression }) => expression);
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test('every mutant is PromQL', () => {
  const text =
    'topk by (x) (3, sum by (x) (increase(a{b=~"c|d", e!="f"}[5m] offset 1h)) > bool 0.5) or absent(g) unless max_over_time(h[1h:5m])';
  const found = mutations(text, parseExpression(text));
  expect(found.length).toBeGreaterThan(15);
  for (const { expression } of found) expect(() => parseExpression(expression)).not.toThrow();
});
