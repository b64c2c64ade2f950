import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { AlertReference } from './grade-alerts.ts';
import { gradeRules } from './grade-rules.ts';
import { randomFixtures } from './random-data.ts';
import type { RuleData } from './rule-data.ts';
import { graderContext } from './rules.fixture.ts';

const fixtures = randomFixtures({
  seed: 7,
  intervalSeconds: 60,
  steps: 60,
  metrics: [
    {
      name: 'model_predictions_total',
      type: 'counter',
      range: [1, 20],
      labels: { model: ['fraud', 'ranking'], instance: ['a:1', 'b:1'] },
      fixedLabels: { result: ['error', 'ok'] },
    },
    {
      name: 'model_duration_seconds',
      type: 'histogram',
      range: [1, 9],
      labels: { model: ['fraud', 'ranking'], instance: ['a:1', 'b:1'] },
      buckets: [0.1, 0.2, 0.5, 1],
    },
  ],
});

const TOTAL = 'sum by (model) (rate(model_predictions_total[5m]))';
const ERRORS = 'sum by (model) (rate(model_predictions_total{result="error"}[5m]))';

const recordings = [
  {
    id: 'traffic',
    asked: 'predictions per second of each model',
    record: 'model:predictions:rate5m',
    equals: TOTAL,
  },
  {
    id: 'errors',
    asked: 'the share of failed predictions of each model',
    record: 'model:errors:ratio_rate5m',
    equals: `${ERRORS} / ${TOTAL}`,
    mistakes: [
      {
        wrong:
          'avg by (model) (rate(model_predictions_total{result="error"}[5m]) / ignoring (result) sum without (result) (rate(model_predictions_total[5m])))',
        hint: 'That is the mean of ratios',
      },
    ],
  },
  {
    id: 'p95',
    asked: 'the 95th percentile of the duration of each model',
    record: 'model:duration:p95_5m',
    equals:
      'histogram_quantile(0.95, sum by (model, le) (rate(model_duration_seconds_bucket[5m])))',
  },
];

interface RecordedRules {
  readonly traffic?: string;
  readonly errors?: string;
  readonly p95?: string;
}

const P95 =
  'histogram_quantile(0.95, sum by (model, le) (rate(model_duration_seconds_bucket[5m])))';

const ruleFile = ({
  traffic = TOTAL,
  errors = `${ERRORS} / model:predictions:rate5m`,
  p95 = P95,
}: RecordedRules) =>
  stringify({
    groups: [
      {
        name: 'models',
        rules: [
          { record: 'model:predictions:rate5m', expr: traffic },
          { record: 'model:errors:ratio_rate5m', expr: errors },
          { record: 'model:duration:p95_5m', expr: p95 },
        ],
      },
    ],
  });

async function grade(rules: string) {
  return gradeRules(await graderContext({ 'rules.yml': rules }), {
    file: 'rules.yml',
    recordings,
    fixtures,
  });
}

const failures = (verdict: Awaited<ReturnType<typeof gradeRules>>) =>
  verdict.evidence.filter(({ passed }) => !passed);

test('right rules pass on both fixtures', async () => {
  const verdict = await grade(ruleFile({}));
  expect(failures(verdict)).toEqual([]);
  expect(verdict.passed).toBe(true);
  expect(verdict.evidence.filter(({ asked }) => asked.endsWith('hidden data'))).toHaveLength(3);
});

test('the same in other words passes', async () => {
  const verdict = await grade(
    ruleFile({
      traffic: 'sum without (instance, result) (increase(model_predictions_total[300s])) / 300',
      errors:
        '1 - sum(rate(model_predictions_total{result!="error"}[5m])) by (model) / model:predictions:rate5m',
      p95: 'histogram_quantile(0.95, sum without (instance) (rate(model_duration_seconds_bucket[5m])))',
    }),
  );
  expect(failures(verdict)).toEqual([]);
  expect(verdict.passed).toBe(true);
});

test.each<[string, RecordedRules, RegExp]>([
  [
    'sum before rate',
    { traffic: 'rate(sum by (model) (model_predictions_total)[5m:1m])' },
    /right for a while|counter begins again|rate comes before sum/,
  ],
  [
    'a label too many',
    { traffic: 'sum by (model, instance) (rate(model_predictions_total[5m]))' },
    /label instance.*aggregate/,
  ],
  ['a label too few', { traffic: 'sum(rate(model_predictions_total[5m]))' }, /label model is gone/],
  [
    'increase for rate',
    { traffic: 'sum by (model) (increase(model_predictions_total[5m]))' },
    /300 times/,
  ],
  [
    'a mean of ratios',
    {
      errors:
        'avg by (model) (rate(model_predictions_total{result="error"}[5m]) / ignoring (result) sum without (result) (rate(model_predictions_total[5m])))',
    },
    /mean of ratios/,
  ],
  ['a misspelt value', { errors: `${ERRORS.replace('error', 'failed')} / ${TOTAL}` }, /no result/],
  ['another window', { traffic: TOTAL.replace('5m', '2m') }, /name says 5m/],
  [
    'another quantile',
    { p95: P95.replace('0.95', '0.9') },
    /Labels are right, values are not|right for a while/,
  ],
])('%s fails with its mistake', async (_name, rules, hint) => {
  const verdict = await grade(ruleFile(rules));
  expect(verdict.passed).toBe(false);
  expect(
    failures(verdict)
      .map((evidence) => evidence.hint)
      .join('\n'),
  ).toMatch(hint);
});

test('a rule before the one it reads, names, and a rule that is missing', async () => {
  const rules = stringify({
    groups: [
      {
        name: 'models',
        rules: [
          {
            record: 'model:errors:ratio_rate5m',
            expr: `${ERRORS} / model:predictions:rate5m`,
          },
          { record: 'model:predictions:rate5m', expr: TOTAL },
          { record: 'p95', expr: P95 },
        ],
      },
    ],
  });
  const hints = failures(await grade(rules)).map(({ hint }) => hint);
  expect(hints.join('\n')).toMatch(/record: model:duration:p95_5m/);
  expect(hints.join('\n')).toMatch(/exactly two colons/);
  expect(hints.join('\n')).toMatch(/recorded after it/);
});

test('what Prometheus cannot evaluate is told in its words', async () => {
  const verdict = await grade(
    ruleFile({ errors: 'model_predictions_total / on (model) model_predictions_total' }),
  );
  expect(failures(verdict)[0]).toMatchObject({
    seen: expect.stringMatching(/many-to-many|duplicate series/),
    hint: expect.stringContaining('group_left'),
  });
});

test.each([
  ['no YAML', 'groups: [', /rules\.yml/],
  ['no PromQL', ruleFile({ traffic: 'sum(' }), /model:predictions:rate5m.*not PromQL/],
])('%s is an error that names the place', async (_name, rules, message) => {
  await expect(grade(rules)).rejects.toThrow(message);
});

/** A service whose errors rise for ten minutes, blip, and one without traffic. */
const incident = (service: string): RuleData => ({
  intervalSeconds: 60,
  steps: 90,
  series: [
    { series: `requests_total{service="${service}", code="200"}`, values: '0+600x90' },
    {
      series: `requests_total{service="${service}", code="500"}`,
      values: '0x10 0+20x2 40x20 40+100x15 1540x40',
    },
    { series: `requests_total{service="quiet-${service}", code="200"}`, values: '0x90' },
    { series: `requests_total{service="quiet-${service}", code="500"}`, values: '0x40 1x50' },
  ],
});

const RATIO =
  'sum by (service) (rate(requests_total{code="500"}[2m])) / sum by (service) (rate(requests_total[2m]))';
const GUARD = 'sum by (service) (rate(requests_total[2m])) > 1';
const wanted: AlertReference = {
  expr: `${RATIO} > 0.05 and ${GUARD}`,
  for: '5m',
  labels: { severity: 'page' },
};

async function gradeAlert(alert: AlertReference) {
  const rules = stringify({ groups: [{ name: 'a', rules: [{ alert: 'ErrorsHigh', ...alert }] }] });
  return gradeRules(await graderContext({ 'rules.yml': rules }), {
    file: 'rules.yml',
    fixtures: { public: incident('api'), hidden: incident('shop') },
    alerts: [
      {
        id: 'errors-high',
        asked: 'fires when more than 5% fail for five minutes',
        alert: 'ErrorsHigh',
        equals: wanted,
        mistakes: [
          {
            wrong: { ...wanted, expr: `${RATIO} > 0.05`, for: '0s' },
            hint: 'There is no guard',
          },
        ],
      },
    ],
  });
}

test('an alert that fires when the reference does passes, however it is written', async () => {
  const same = {
    expr: `(${RATIO} * 100 > 5) unless ${GUARD.replace('> 1', '<= 1')}`,
    for: '300s',
    labels: { severity: 'page', team: 'shop' },
  };
  for (const alert of [wanted, same]) {
    const verdict = await gradeAlert(alert);
    expect(failures(verdict)).toEqual([]);
    expect(verdict.evidence.at(-1)?.seen).toBe('fires 1 times, when it should');
  }
});

test.each<[string, AlertReference, RegExp]>([
  ['no "for"', { ...wanted, for: '0s' }, /too early/],
  ['a longer "for"', { ...wanted, for: '10m' }, /too late/],
  ['the wrong limit', { ...wanted, expr: `${RATIO} > 0.5 and ${GUARD}` }, /never fires/],
  ['no guard', { ...wanted, expr: `${RATIO} > 0.05`, for: '0s' }, /no guard/],
  ['another severity', { ...wanted, labels: { severity: 'ticket' } }, /other labels/],
  ['an alert for the good', { ...wanted, expr: `${RATIO} < 0.05 and ${GUARD}` }, /wrong way round/],
])('an alert with %s fails with its mistake', async (_name, alert, hint) => {
  const verdict = await gradeAlert(alert);
  expect(verdict.passed).toBe(false);
  const hints = failures(verdict).map((evidence) => evidence.hint);
  expect(hints.join('\n')).toMatch(hint);
});
