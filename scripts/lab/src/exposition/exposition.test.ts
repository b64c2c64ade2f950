import { expect, test } from 'vitest';
import { parseExposition } from './parse.ts';
import {
  bucketsOf,
  findFamily,
  mergeBuckets,
  quantileOf,
  samplesOf,
  sumOf,
  totalOf,
} from './read.ts';

const OPEN_METRICS = `# HELP http_requests Requests, "all" of them\\nand more.
# TYPE http_requests counter
http_requests_total{method="GET",route="/a"} 3 # {trace_id="0af7"} 1 1700000000.5
http_requests_total{method="POST",route="say \\"\\\\ {hi}\\""} 4
# TYPE load gauge
load -1.5e-3
load_average 2
# TYPE http_seconds histogram
# UNIT http_seconds seconds
http_seconds_bucket{le="0.2"} 1
http_seconds_bucket{le="0.5"} 3 # {} 0.4
http_seconds_bucket{le="+Inf"} 4
http_seconds_sum 2.5
http_seconds_count 4
# TYPE quick_seconds summary
quick_seconds{quantile="0.99"} NaN
quick_seconds_sum 0
quick_seconds_count 0
# TYPE build info
build_info{version="1"} 1
# EOF
`;

const CLASSIC = `# a comment
# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{route="/a",} 3 1700000000500
http_requests_total  4

# TYPE old untyped
old +Inf
`;

test('OpenMetrics is read with types, labels, exemplars and units', () => {
  const exposition = parseExposition(OPEN_METRICS, 'openmetrics');
  expect(exposition.families.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'http_requests counter',
    'load gauge',
    'load_average unknown',
    'http_seconds histogram',
    'quick_seconds summary',
    'build info',
  ]);
  const [requests, load] = exposition.families;
  expect(requests).toMatchObject({
    help: 'Requests, "all" of them\nand more.',
    samples: [
      { value: 3, exemplar: { labels: { trace_id: '0af7' }, value: 1, timestamp: 1700000000.5 } },
      { labels: { method: 'POST', route: 'say "\\ {hi}"' }, value: 4 },
    ],
  });
  expect(load?.samples[0]?.value).toBe(-0.0015);
  expect(exposition.families[3]).toMatchObject({ unit: 'seconds' });
});

test('the classic format is read with comments, blank lines and untyped metrics', () => {
  const { families } = parseExposition(CLASSIC, 'text');
  expect(families).toMatchObject([
    { name: 'http_requests_total', type: 'counter', help: 'Requests.' },
    { name: 'old', type: 'unknown', samples: [{ value: Number.POSITIVE_INFINITY }] },
  ]);
  expect(families[0]?.samples.map(({ timestamp }) => timestamp)).toEqual([
    1700000000500,
    undefined,
  ]);
});

const om = (...lines: string[]) => [...lines, '# EOF', ''].join('\n');

test.each([
  ['no end mark', 'a 1\n', /line 1: .*# EOF/],
  ['a blank line', om('a 1', '', 'b 1'), /line 2: a metric name/],
  ['a free comment', om('# hello', 'a 1'), /line 1: .*no HELP/],
  ['two spaces', om('a  1'), /line 1/],
  ['a counter without _total', om('# TYPE a counter', 'a 1'), /line 2: .*a_total/],
  ['a counter below zero', om('# TYPE a counter', 'a_total -1'), /cannot be -1/],
  ['a counter that is no number', om('# TYPE a counter', 'a_total NaN'), /cannot be NaN/],
  ['a family in two places', om('a{x="1"} 1', 'b 1', 'a{x="2"} 1'), /line 3: .*together/],
  ['a type after the samples', om('a 1', '# TYPE a gauge'), /line 2: TYPE of a comes after/],
  ['an unknown type', om('# TYPE a meter'), /line 1: .*"meter"/],
  ['two types', om('# TYPE a gauge', '# TYPE a gauge'), /line 2: a second TYPE/],
  ['a series twice', om('a{x="1",y="2"} 1', 'a{y="2",x="1"} 2'), /twice/],
  ['a label twice', om('a{x="1",x="2"} 1'), /label x stands there twice/],
  ['a label without quotes', om('a{x=1} 1'), /quoted value/],
  ['an unknown escape', om('a{x="\\t"} 1'), /quoted value/],
  ['no value', om('a{x="1"}'), /line 1/],
  ['a value in words', om('a one'), /a value is expected/],
  ['a unit that is not in the name', om('# TYPE a gauge', '# UNIT a seconds', 'a 1'), /_seconds/],
  ['an exemplar of a gauge', om('# TYPE a gauge', 'a 1 # {} 1'), /exemplars/],
  ['a long exemplar', om(`# TYPE a counter`, `a_total 1 # {x="${'y'.repeat(128)}"} 1`), /129/],
  ['a quantile of two', om('# TYPE a summary', 'a{quantile="2"} 1'), /quantile/],
  ['an info of two', om('# TYPE a info', 'a_info 2'), /always 1/],
  ['a histogram without the last bucket', om('# TYPE a histogram', 'a_bucket{le="1"} 1'), /\+Inf/],
  [
    'buckets that are not cumulative',
    om('# TYPE a histogram', 'a_bucket{le="1"} 2', 'a_bucket{le="+Inf"} 1'),
    /cumulative/,
  ],
  [
    'a count that is not the last bucket',
    om('# TYPE a histogram', 'a_bucket{le="+Inf"} 1', 'a_count 2'),
    /_count is 2/,
  ],
])('%s is refused', (_name, text, reason) => {
  expect(() => parseExposition(text, 'openmetrics')).toThrow(reason);
});

test.each([
  ['an exemplar', 'a_total 1 # {} 1\n', /end of the line/],
  ['a type of OpenMetrics', '# TYPE a info\na 1\n', /"info"/],
  ['a last line without a line feed', 'a 1', /line feed/],
])('%s is refused in the classic format', (_name, text, reason) => {
  expect(() => parseExposition(text, 'text')).toThrow(reason);
});

test('a family is found by any of its names', () => {
  const exposition = parseExposition(OPEN_METRICS, 'openmetrics');
  for (const name of ['http_requests', 'http_requests_total']) {
    expect(findFamily(exposition, name)?.name).toBe('http_requests');
  }
  expect(findFamily(exposition, 'http_seconds_bucket')?.name).toBe('http_seconds');
  expect(findFamily(parseExposition(CLASSIC, 'text'), 'http_requests')?.type).toBe('counter');
  expect(findFamily(exposition, 'nothing')).toBeUndefined();
});

test('totals, sums and buckets add up over series', () => {
  const text = om(
    '# TYPE t histogram',
    ...['a', 'b'].flatMap((x) => [
      `t_bucket{x="${x}",le="1"} 1`,
      `t_bucket{x="${x}",le="+Inf"} 2`,
      `t_sum{x="${x}"} 1.5`,
      `t_count{x="${x}"} 2`,
    ]),
  );
  const [family] = parseExposition(text, 'openmetrics').families;
  if (family === undefined) throw new Error('no family');
  expect([totalOf(family), totalOf(family, { x: 'a' }), sumOf(family)]).toEqual([4, 2, 3]);
  const buckets = [
    { le: 1, count: 2 },
    { le: Number.POSITIVE_INFINITY, count: 4 },
  ];
  expect(bucketsOf(family)).toEqual(buckets);
  expect(bucketsOf(family, { x: 'c' })).toEqual([]);
  expect(mergeBuckets([buckets, buckets])).toEqual([
    { le: 1, count: 4 },
    { le: Number.POSITIVE_INFINITY, count: 8 },
  ]);
  expect(samplesOf(family, '_sum', { x: 'b' })).toHaveLength(1);
});

test.each([
  [0.5, 0.35],
  [0.25, 0.2],
  [0.99, 0.5],
  [0, 0],
])('the %d quantile lies within its bucket', (quantile, expected) => {
  const family = findFamily(parseExposition(OPEN_METRICS, 'openmetrics'), 'http_seconds');
  if (family === undefined) throw new Error('no family');
  expect(quantileOf(bucketsOf(family), quantile)).toBeCloseTo(expected, 9);
});

test('nothing measured has no quantile', () => {
  expect(quantileOf([], 0.99)).toBeNaN();
});
