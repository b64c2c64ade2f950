import { expect, test } from 'vitest';
import { Deadline } from '../http/deadline.ts';
import { evaluateMetrics, type MetricsSeries } from './metrics.ts';
import { parseTraceQl } from './parser.ts';
import { fixtureStart, type SpanSketch, storeOf } from './trace.fixture.ts';

const minute = 60_000;

/** Two minutes: three requests of `a` and one of `b`, then one of `a` and two of `b`. */
const store = storeOf([
  request(1, 'a', 1, 100, 1n),
  request(2, 'a', 2, 200, 2n),
  request(3, 'a', 3, 400, 3n),
  request(4, 'b', 4, 1000, undefined, 'error'),
  request(5, 'a', minute + 1, 800, 10n),
  request(6, 'b', minute + 2, 2000, 20n),
  request(7, 'b', minute + 3, 4000, 30n, 'error'),
]);

function request(
  trace: number,
  service: string,
  at: number,
  milliseconds: number,
  size: bigint | undefined,
  status: 'error' | 'ok' = 'ok',
): SpanSketch {
  const attributes = size === undefined ? {} : { size };
  return { id: 1, trace, service, kind: 'server', status, at, milliseconds, attributes };
}

function evaluate(query: string, exemplars = 0): MetricsSeries[] {
  const { metrics } = parseTraceQl(query);
  if (metrics === undefined) throw new Error('not a metrics query');
  const stepNs = BigInt(minute) * 1_000_000n;
  const range = { store, start: fixtureStart, stepNs, steps: 3 };
  return evaluateMetrics({ ...range, deadline: new Deadline(60_000), exemplars }, metrics);
}

/** The samples after the first, which is before the spans, by labels. */
function values(query: string): Record<string, (number | undefined)[]> {
  return Object.fromEntries(
    evaluate(query).map((series) => [
      series.labels.map(([name, value]) => `${name}=${text(value)}`).join(),
      series.values.slice(1),
    ]),
  );
}

function text(value: MetricsSeries['labels'][number][1]): string {
  return 'value' in value ? String(value.value) : value.type;
}

test.each<[string, Record<string, (number | undefined)[]>]>([
  ['{ } | count_over_time()', { '__name__=count_over_time': [4, 3] }],
  ['{ } | rate()', { '__name__=rate': [4 / 60, 3 / 60] }],
  [
    '{ } | count_over_time() by (resource.service.name)',
    { 'resource.service.name=a': [3, 1], 'resource.service.name=b': [1, 2] },
  ],
  [
    '{ } | count_over_time() by (status, .none)',
    { 'status=ok,.none=nil': [3, 2], 'status=error,.none=nil': [1, 1] },
  ],
  ['{ } | min_over_time(span.size)', { '__name__=min_over_time': [1, 10] }],
  ['{ } | max_over_time(duration)', { '__name__=max_over_time': [1, 4] }],
  ['{ } | sum_over_time(span.size)', { '__name__=sum_over_time': [6, 60] }],
  ['{ } | avg_over_time(span.size)', { '__name__=avg_over_time': [2, 20] }],
  [
    '{ span.none = 1 } | max_over_time(span.size)',
    { '__name__=max_over_time': [undefined, undefined] },
  ],
  [
    '{ } | histogram_over_time(span.size)',
    { '__bucket=2': [1, 0], '__bucket=4': [1, 0], '__bucket=16': [0, 1], '__bucket=32': [0, 2] },
  ],
  [
    '{ } | count_over_time() by (resource.service.name) | topk(1)',
    { 'resource.service.name=a': [3, undefined], 'resource.service.name=b': [undefined, 2] },
  ],
  [
    '{ } | count_over_time() by (resource.service.name) | bottomk(1)',
    { 'resource.service.name=a': [undefined, 1], 'resource.service.name=b': [1, undefined] },
  ],
  [
    '{ } | count_over_time() by (resource.service.name) > 2',
    { 'resource.service.name=a': [3, undefined] },
  ],
  ['({ status = error } | rate()) / ({ } | rate())', { '__name__=(rate / rate)': [0.25, 1 / 3] }],
  ['({ } | count_over_time()) * 10', { '__name__=count_over_time': [40, 30] }],
  ['{ } | count() > 1 | rate()', { '__name__=rate': [0, 0] }],
])('%s', (query, expected) => {
  const found = values(query);
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [key, samples] of Object.entries(expected)) {
    for (const [step, sample] of samples.entries()) {
      if (sample === undefined) expect(found[key]?.[step]).toBeUndefined();
      else expect(found[key]?.[step]).toBeCloseTo(sample, 9);
    }
  }
});

test('quantiles lie between the edges of their bucket', () => {
  const found = values('{ resource.service.name = "a" } | quantile_over_time(duration, 0, 0.5, 1)');
  expect(Object.keys(found)).toEqual(['p=0', 'p=0.5', 'p=1']);
  const [half = 0] = found['p=0.5'] ?? [];
  expect(half).toBeGreaterThan(2 ** 27 / 1e9);
  expect(half).toBeLessThanOrEqual(2 ** 28 / 1e9);
});

test('compare counts the values of all attributes, inside and outside of the selection', () => {
  const found = values('{ } | compare({ status = error })');
  expect(found['__meta_type=selection,resource.service.name=b']).toEqual([1, 1]);
  expect(found['__meta_type=baseline,resource.service.name=b']).toEqual([0, 1]);
  expect(found['__meta_type=baseline,resource.service.name=a']).toEqual([3, 1]);
  expect(found['__meta_type=selection,resource.service.name=a']).toBeUndefined();
  expect(found['__meta_type=baseline_total,resource.service.name=nil']).toEqual([3, 2]);
  expect(found['__meta_type=selection_total,span.size=nil']).toEqual([0, 1]);
  expect(found['__meta_type=selection,status=error']).toEqual([1, 1]);
});

test('compare answers the most frequent values and only selects in its window', () => {
  const found = values('{ } | compare({ status = ok }, 1)');
  expect(Object.keys(found).filter((key) => /=selection,span.size/.test(key))).toHaveLength(1);
  const start = fixtureStart + BigInt(minute) * 1_000_000n;
  const windowed = values(`{ } | compare({ status = ok }, 5, ${start}, ${start + 10_000_000n})`);
  expect(windowed['__meta_type=selection_total,status=nil']).toEqual([0, 2]);
  expect(windowed['__meta_type=baseline_total,status=nil']).toEqual([4, 1]);
});

test('exemplars are spans of different traces, with their value', () => {
  const [series] = evaluate('{ } | max_over_time(duration)', 3);
  expect(series?.exemplars).toHaveLength(3);
  expect(series?.exemplars[0]?.value).toBe(0.1);
  expect(Object.fromEntries(series?.exemplars[0]?.labels ?? [])).toMatchObject({
    'trace:id': { value: '00000000000000000000000000000001' },
    'span:id': { value: '0000000000000001' },
  });
  const [counted] = evaluate('{ } | rate()', 100);
  expect(counted?.exemplars.map(({ step }) => step)).toEqual([1, 1, 1, 1, 2, 2, 2]);
  expect(evaluate('{ } | rate()')[0]?.exemplars).toEqual([]);
});
