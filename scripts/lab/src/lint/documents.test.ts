import { expect, test } from 'vitest';
import { findQueries, UnknownDocument } from './documents/read.ts';
import { substitute } from './documents/variables.ts';

const find = (file: string, text: string) => findQueries(file, text, 5);

test('rules: name, line, labels and words', () => {
  const text = `groups:
  - name: a
    rules:
      - record: a:b:c
        expr: sum(x)
        labels: {team: shop}
      - alert: Bad
        annotations: {summary: per hour}
        expr: >-
          a:b:c
          > 1
`;
  expect(find('r.yml', text)).toEqual([
    expect.objectContaining({
      line: 5,
      where: 'record a:b:c',
      record: 'a:b:c',
      staticLabels: ['team'],
      isAlert: false,
      expression: 'sum(x)',
    }),
    expect.objectContaining({
      line: 9,
      where: 'alert Bad',
      isAlert: true,
      expression: 'a:b:c > 1',
      said: expect.stringContaining('per hour'),
    }),
  ]);
});

test("rules of Loki are in Loki's language", () => {
  const text = 'groups: [{name: a, rules: [{alert: B, expr: "sum(rate({a=\\"b\\"}[1m])) > 1"}]}]';
  expect(find('stack/loki/rules/fake/logs.yml', text)[0]?.language).toBe('logql');
});

test('dashboards: panels, nested panels, annotations, variables, each for its store', () => {
  const prometheus = { type: 'prometheus', uid: 'p' };
  const dashboard = {
    annotations: { list: [{ name: 'Alerts', datasource: prometheus, expr: 'ALERTS' }] },
    templating: {
      list: [
        {
          name: 'service',
          datasource: prometheus,
          definition: 'label_values(up{env=~"$env"}, service)',
          query: { query: 'label_values(up, service)' },
        },
      ],
    },
    panels: [
      {
        title: 'Row',
        panels: [
          {
            title: 'Rate',
            targets: [{ datasource: prometheus, expr: 'rate(x[$__rate_interval])' }],
          },
        ],
      },
      { title: 'Logs', datasource: { type: 'loki', uid: 'l' }, targets: [{ expr: '{a="b"}' }] },
      {
        title: 'Traces',
        datasource: { type: 'tempo', uid: 't' },
        targets: [
          { query: '{ name=~"$name" }' },
          { query: '0af7651916cd43dd8448eb211c80319c' },
          { queryType: 'serviceMap', query: '' },
        ],
      },
      { title: 'Chosen', datasource: { uid: '${datasource}' }, targets: [{ expr: 'up' }] },
    ],
  };
  const found = find('d.json', JSON.stringify(dashboard));
  expect(found.map(({ where, language, expression }) => [where, language, expression])).toEqual([
    ['dashboard', 'promql', 'ALERTS'],
    ['variable service', 'promql', 'up{env=~"lab_variable_env"}'],
    ['panel Rate', 'promql', 'rate(x[20s])'],
    ['panel Logs', 'logql', '{a="b"}'],
    ['panel Traces', 'traceql', '{ name=~"lab_variable_name" }'],
    ['panel Chosen', 'promql', 'up'],
  ]);
  expect(find('d.json', JSON.stringify({ dashboard }))).toHaveLength(6);
});

test('a panel may say that a later lab makes its series', () => {
  const panel = {
    title: 'Budget',
    fieldConfig: { defaults: { noValue: 'filled by lab 28' } },
    targets: [{ datasource: { type: 'prometheus' }, expr: 'slo:budget' }],
  };
  const [found] = find('d.json', JSON.stringify({ panels: [panel] }));
  expect(found?.comesLater).toBe('filled by lab 28');
});

test.each([
  ['rate(x[$__interval])', 'rate(x[10s])'],
  ['rate(x[${window}])', 'rate(x[20s])'],
  ['rate(x[$__range:$__rate_interval])', 'rate(x[3600s:20s])'],
  ['x{a=~"${service:regex}", b="[[env]]"}', 'x{a=~"lab_variable_service", b="lab_variable_env"}'],
  ['sum by ($by) (x)', 'sum by (lab_variable_by) (x)'],
  [
    'label_replace(x, "a", "$1-${2}", "b", "(.*)[x]")',
    'label_replace(x, "a", "$1-${2}", "b", "(.*)[x]")',
  ],
  ['x / $__range_s', 'x / 3600'],
])('variables: %s', (text, expected) => expect(substitute(text, 5)).toBe(expected));

test('guides: commands and blocks, with their lines', () => {
  const text = `# Guide
Try \`npm run lab -- query promql 'sum(x{a="b"})'\`.
\`\`\`sh
npm run lab -- query promql "count by (job) (up)"
npm run lab -- query logql '{a="b"}'
\`\`\`
  \`\`\`promql
  rate(y[1m])
  \`\`\`
\`\`\`traceql
{ status = error }
\`\`\`
`;
  const found = find('README.md', text);
  expect(
    found.map(({ line, language, expression }) => [line, language, expression.trim()]),
  ).toEqual([
    [2, 'promql', 'sum(x{a="b"})'],
    [4, 'promql', 'count by (job) (up)'],
    [5, 'logql', '{a="b"}'],
    [8, 'promql', 'rate(y[1m])'],
    [11, 'traceql', '{ status = error }'],
  ]);
});

test.each([
  ['compose.yaml', 'services: {}'],
  ['package.json', '{"name": "x"}'],
  ['main.ts', ''],
])('%s is none of them', (file, text) => {
  expect(() => find(file, text)).toThrow(UnknownDocument);
});

test('a block of a guide holds one query, or one on each line', () => {
  const block = (...lines: string[]) => find('g.md', ['```promql', ...lines, '```', ''].join('\n'));
  expect(block('sum(a)', '/ sum(b)')).toHaveLength(1);
  expect(block('sum(a)', '- sum(b)')).toHaveLength(1);
  expect(block('sum(a) /', 'sum(b)')).toHaveLength(1);
  const three = block('sum(a)', 'sum by (x) (b)', 'c > 1');
  expect(three.map(({ line }) => line)).toEqual([2, 3, 4]);
});

test('a placeholder of a runbook is a value that is not known', () => {
  const text = '```logql\n{service="<service>"} | json | queue="<queue>"\n```\n';
  expect(find('runbook.md', text)[0]?.expression.trim()).toBe(
    '{service="lab_variable_service"} | json | queue="lab_variable_queue"',
  );
});
