import { expect, test } from 'vitest';
import { Catalogue } from './catalogue/catalogue.ts';
import { givenCatalogue } from './catalogue/given.ts';
import { unitTestCatalogue } from './catalogue/unit-tests.ts';
import { lintFiles } from './lint.ts';

const lint = (expression: string, catalogue: Catalogue) =>
  lintFiles([{ file: 'q.promql', text: expression }], catalogue).map(({ rule, severity }) => [
    rule,
    severity,
  ]);

test('unit tests abbreviate labels: they prove only which metrics there are', () => {
  const catalogue = unitTestCatalogue([
    `tests: [{interval: 5s, input_series: [{series: 'x_total{code="200"}', values: '0+1x9'}]}]`,
  ]);
  expect(lint('sum by (pod) (rate(x_total{path="/"}[10s]))', catalogue)).toEqual([]);
  expect(lint('rate(x_total{code="2xx"}[10s])', catalogue)).toEqual([['unknown-value', 'error']]);
  expect(lint('rate(y_total[10s])', catalogue)).toEqual([['unknown-metric', 'error']]);
});

const live = (series: readonly Record<string, string>[]) =>
  new Catalogue({
    types: new Map([
      ['jobs_total', 'counter'],
      ['dead_letters', 'counter'],
    ]),
    series,
    completeness: 'labels',
    intervalSeconds: 60,
    jobIntervals: new Map([['fast', 5]]),
    recordings: new Map([['a:jobs:rate5m', 'sum by (a) (rate(jobs_total[5m]))']]),
  });

test.each([
  [
    'a word that has not come yet',
    'rate(jobs_total{result="dead"}[5m])',
    ['unknown-value', 'warning'],
  ],
  [
    'a code that has not come yet',
    'rate(jobs_total{code="503"}[5m])',
    ['unknown-value', 'warning'],
  ],
  ['a code of another shape', 'rate(jobs_total{code="5xx"}[5m])', ['unknown-value', 'error']],
  [
    'a pattern of another shape',
    'rate(jobs_total{code=~"5xx|4xx"}[5m])',
    ['unknown-value', 'error'],
  ],
  ['a label that does not exist', 'rate(jobs_total{status="x"}[5m])', ['unknown-label', 'error']],
  ['a label of what the server records', 'a:jobs:rate5m{result="ok"}', ['dropped-label', 'error']],
])('in a running lab: %s', (_what, expression, finding) => {
  const catalogue = live([
    { __name__: 'jobs_total', a: 'x', result: 'ok', code: '200', job: 'fast' },
  ]);
  expect(lint(expression, catalogue)).toEqual([finding]);
});

test('what is declared but has no series yet exists', () => {
  expect(lint('rate(dead_letters_total{queue="x"}[5m])', live([]))).toEqual([]);
});

test('which alerts there are now says nothing about those to come', () => {
  const alerts = live([
    { __name__: 'ALERTS', alertname: 'A', service: 'api', alertstate: 'firing' },
  ]);
  expect(lint('ALERTS{alertname="B", service="shop", team="x"}', alerts)).toEqual([]);
});

test('series of a later lab, announced by the panel, are a warning', () => {
  const panel = {
    fieldConfig: { defaults: { noValue: 'filled by lab 28' } },
    targets: [{ expr: 'slo:budget' }],
  };
  const files = [{ file: 'd.json', text: JSON.stringify({ panels: [panel] }) }];
  expect(lintFiles(files, live([]))).toMatchObject([
    { rule: 'unknown-metric', severity: 'warning' },
  ]);
});

test('windows are held against the interval of the job', () => {
  const fast = live([{ __name__: 'jobs_total', job: 'fast' }]);
  const slow = live([{ __name__: 'jobs_total', job: 'slow' }]);
  expect(lint('rate(jobs_total[10s])', fast)).toEqual([]);
  expect(lint('rate(jobs_total[90s])', slow)).toEqual([['short-window', 'error']]);
});

test('a text that is no series is refused', () => {
  expect(() => givenCatalogue({ series: ['sum(x)'] })).toThrow('sum(x) is no series');
});

test('rules that read each other in a circle end', () => {
  const circle =
    'groups: [{name: a, rules: [{record: "a:b:c", expr: "a:d:e * 2"}, {record: "a:d:e", expr: "a:b:c + 1"}]}]';
  expect(lintFiles([{ file: 'r.yml', text: circle }], live([]))).toEqual([]);
});

test('no PromQL is a finding, too', () => {
  expect(lint('sum(', live([]))).toEqual([['syntax', 'error']]);
});
