import { expect, test } from 'vitest';
import { givenCatalogue } from './catalogue/given.ts';
import type { Signals } from './catalogue/signals.ts';
import { lintFiles } from './lint.ts';

const catalogue = givenCatalogue({ series: [] });

const signals: Signals = {
  streamLabels: new Set(['service', 'env', 'level']),
  resourceAttributes: new Set(['service.name', 'service.version', 'deployment.environment.name']),
  spanAttributes: new Set(['http.route', 'http.response.status_code', 'order.id']),
};

const lint = (file: string, text: string, known?: Signals) =>
  lintFiles([{ file, text }], catalogue, known);

test.each([
  '{service="api"} |= "fallback"',
  '{service="api", level=~"warn|error"} | json | event = `job.dead` # why',
  '{service="worker", level="error"} | json | queue="<queue>"',
  'sum by (service, event) (count_over_time({env=~".+"} | logfmt [5m] offset 1h)) > 0',
  'quantile_over_time(0.95, {service="api"} | json | unwrap duration_ms [1m]) by (route)',
  'sum(rate({service="api"}[1m])) / sum(rate({env="lab"} |~ `(^|[\\s:=(])4[0-9]{15}([^0-9a-f]|$)` [1m]))',
  '{lab_variable_label="x"}',
])('LogQL passes: %s', (text) => expect(lint('q.logql', text, signals)).toEqual([]));

test.each([
  ['a brace that is not closed', '{service="api"', 'syntax', 'character 15'],
  ['a range that is missing', 'sum(rate({service="api"}))', 'syntax', 'character 25'],
  ['a filter without its operator', '{service="api"} "fallback"', 'syntax', 'character 17'],
  ['typographic quotes', '{service=“api”}', 'syntax', 'character 10'],
  ['a selector of everything', '{} |= "fallback"', 'syntax', 'character 2'],
  ['a label without its value', '{service="api"} | json | level', 'syntax', 'character 31'],
  ['unwrap outside of a range', '{service="api"} | json | unwrap ms', 'syntax', 'unwrap'],
  ['PromQL', 'sum(rate(http_requests_total[1m]))', 'wrong-store', 'http_requests_total'],
  ['a misspelt label', '{servce="api"}', 'unknown-label', 'Did you mean "service"?'],
  ['a label of Prometheus', 'rate({job="api"}[1m])', 'unknown-label', '"job"'],
  [
    'a label inside the second selector',
    'sum(rate({env="lab"}[1m])) / sum(rate({envi="lab"}[1m]))',
    'unknown-label',
    'envi="lab"',
  ],
  [
    'a field of the line in the selector',
    '{service="api", trace_id="1"}',
    'unknown-label',
    'trace_id=...',
  ],
])('LogQL with %s is found', (_, text, rule, said) => {
  const found = lint('q.logql', text, signals);
  expect(found).toEqual([expect.objectContaining({ rule, severity: 'error' })]);
  expect(`${found[0]?.message} ${found[0]?.excerpt}`).toContain(said);
});

test.each([
  '{}',
  '{ resource.service.name = "inference" && duration > 500ms }',
  '{ resource.service.name = "api" } >> { resource.service.name = "worker" && status = error }',
  '{ span."http.route" = "/x" && kind = server } | count() > 3',
  '{ .http.route = "/x" || .service.version = "1" } | rate() by (resource.service.name)',
  '{ parent.span.order.id = "1" } | select(span.http.response.status_code)',
  '{ event.anything = "x" && nestedSetParent < 0 }',
  '{} | quantile_over_time(duration, .95, .5) by (span.http.route) with (sample=true)',
])('TraceQL passes: %s', (text) => expect(lint('q.traceql', text, signals)).toEqual([]));

test.each([
  ['a brace that is not closed', '{ duration > 500ms', 'syntax', 'character 19'],
  ['an attribute without its scope', '{ service.name = "api" }', 'syntax', 'service'],
  ['two equals signs', '{ resource.service.name == "api" }', 'syntax', 'character 26'],
  ['a status that there is not', '{ status = eror }', 'syntax', 'eror'],
  ['LogQL', '{service="api"}', 'syntax', 'service'],
  [
    'a misspelt resource attribute',
    '{ resource.service.nam = "api" }',
    'unknown-attribute',
    'Did you mean "service.name"?',
  ],
  [
    'a resource attribute of the old conventions',
    '{ resource.k8s.cluster = "lab" }',
    'unknown-attribute',
    'k8s.cluster',
  ],
  [
    'a misspelt attribute of spans',
    '{ span.http.rout = "/x" }',
    'unknown-attribute',
    'Did you mean "http.route"?',
  ],
  [
    'a misspelt attribute that a metric is grouped by',
    '{} | rate() by (span.http.routes)',
    'unknown-attribute',
    'span.http.routes',
  ],
])('TraceQL with %s is found', (_, text, rule, said) => {
  const found = lint('q.traceql', text, signals);
  expect(found).toEqual([expect.objectContaining({ rule, severity: 'error' })]);
  expect(`${found[0]?.message} ${found[0]?.excerpt}`).toContain(said);
});

test('an attribute of spans that is like no other may yet come', () => {
  expect(lint('q.traceql', '{ span.exception.type = "TypeError" }', signals)).toEqual([
    expect.objectContaining({ rule: 'unknown-attribute', severity: 'warning' }),
  ]);
});

test('where nothing is known of logs and traces only syntax counts', () => {
  expect(lint('q.logql', '{servce="api"}')).toEqual([]);
  expect(lint('q.traceql', '{ resource.service.nam = "api" }')).toEqual([]);
  expect(lint('q.logql', '{servce="api"')).toHaveLength(1);
});

test('they are found in guides, with their line', () => {
  const text = `# Guide
\`npm run lab -- query traceql '{ status = eror }'\`
\`\`\`logql
{service="api"} | json |
\`\`\`
`;
  expect(lint('README.md', text, signals).map(({ line, rule }) => [line, rule])).toEqual([
    [2, 'syntax'],
    [4, 'syntax'],
  ]);
});
