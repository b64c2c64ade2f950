import { context, TraceFlags, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import '../tracing/context-manager.ts';
import { parseExposition, type Sample } from '../testing/scrape.fixture.ts';
import { ChildCounter } from './child-counter.ts';
import { ChildHistogram } from './child-histogram.ts';
import { acceptsOpenMetrics, exposition } from './exposition.ts';
import { counter, gauge, histogram, inc, observe } from './instruments.ts';

const classic = 'text/plain;version=0.0.4';
const traceId = '0af7651916cd43dd8448eb211c80319c';

async function samples(name: string, accept?: string): Promise<Sample[]> {
  const { body } = await exposition(accept);
  return parseExposition(body).filter((sample) => sample.name === name);
}

function inSpan(traceFlags: TraceFlags, work: () => void): void {
  const spanContext = { traceId, spanId: 'b7ad6b7169203331', traceFlags };
  context.with(trace.setSpanContext(context.active(), spanContext), work);
}

test('a counter is scraped under exactly its name, in both formats, again and again', async () => {
  const orders = counter('test_orders_total', 'Orders.', ['result']);
  inc(orders, { result: 'ok' });
  inc(orders, { result: 'ok' }, 2);
  for (const accept of [undefined, classic, undefined, classic]) {
    const [sample] = await samples('test_orders_total', accept);
    expect(sample).toMatchObject({ value: 3, labels: { result: 'ok', env: 'local' } });
  }
});

test('OpenMetrics names the family, classic text the series', async () => {
  counter('test_named_total', 'Named.');
  const openMetrics = (await exposition(undefined)).body;
  expect(openMetrics).toContain('# TYPE test_named counter\n');
  expect(openMetrics.endsWith('\n# EOF\n')).toBe(true);
  const text = (await exposition(classic)).body;
  expect(text).toContain('# HELP test_named_total Named.\n# TYPE test_named_total counter\n');
  expect(text).not.toContain('# EOF');
});

test('a counter whose name does not end in _total is refused', () => {
  expect(() => counter('test_wrong', 'Wrong.')).toThrow('_total');
});

test('exemplars carry the trace of a sampled span, and nothing of any other', async () => {
  const jobs = counter('test_jobs_total', 'Jobs.', ['sampled']);
  const seconds = histogram('test_job_seconds', 'Jobs.', ['sampled'], [1, 2]);
  const record = (sampled: string) => () => {
    inc(jobs, { sampled });
    observe(seconds, { sampled }, 1.5);
  };
  inSpan(TraceFlags.SAMPLED, record('yes'));
  inSpan(TraceFlags.NONE, record('no'));
  record('outside')();
  const exemplars = [
    ...(await samples('test_jobs_total')),
    ...(await samples('test_job_seconds_bucket')).filter(({ labels }) => labels.le === '2'),
  ].map(({ labels, exemplar }) => [labels.sampled, exemplar]);
  expect(exemplars).toEqual([
    ['yes', { trace_id: traceId }],
    ['no', undefined],
    ['outside', undefined],
    ['yes', { trace_id: traceId }],
    ['no', undefined],
    ['outside', undefined],
  ]);
});

test('classic text has no exemplars, whatever stands in the labels', async () => {
  const odd = counter('test_odd_total', 'Odd.', ['text']);
  const text = 'a "quoted" # {brace="1"} \\ back\nline';
  inSpan(TraceFlags.SAMPLED, () => inc(odd, { text }));
  const [sample] = await samples('test_odd_total', classic);
  expect(sample).toMatchObject({ value: 1, exemplar: undefined });
  expect((await samples('test_odd_total'))[0]?.exemplar).toEqual({ trace_id: traceId });
});

test('children of counters and histograms are exposed like ordinary series', async () => {
  const hits = new ChildCounter('test_hits_total', 'Hits.', ['page']);
  const sizes = new ChildHistogram('test_size_bytes', 'Sizes.', ['page'], [10, 100]);
  hits.child({ page: 'a' }).add(2, traceId);
  const child = sizes.child({ page: 'a' });
  for (const value of [5, 10, 50, 500]) child.observe(value);
  child.observe(60, traceId);
  expect(await samples('test_hits_total')).toMatchObject([
    { value: 2, exemplar: { trace_id: traceId } },
  ]);
  const buckets = await samples('test_size_bytes_bucket');
  expect(buckets.map(({ labels, value }) => [labels.le, value])).toEqual([
    ['10', 2],
    ['100', 4],
    ['+Inf', 5],
  ]);
  expect(buckets.map(({ exemplar }) => exemplar)).toEqual([
    undefined,
    { trace_id: traceId },
    undefined,
  ]);
  expect(await samples('test_size_bytes_sum')).toMatchObject([{ value: 625 }]);
  expect(await samples('test_size_bytes_count')).toMatchObject([{ value: 5 }]);
});

test('a gauge is collected at each scrape', async () => {
  let depth = 3;
  const queue = gauge('test_queue_depth', 'Depth.', ['queue'], () => {
    queue.set({ queue: 'q' }, depth);
  });
  expect(await samples('test_queue_depth')).toMatchObject([{ value: 3 }]);
  depth = 4;
  expect(await samples('test_queue_depth')).toMatchObject([{ value: 4 }]);
});

test.each([
  [undefined, true],
  ['', true],
  ['*/*', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    true,
  ],
  ['text/plain', false],
  ['text/plain;version=0.0.4;q=1,*/*;q=0.1', false],
  ['application/openmetrics-text;q=0, text/plain', false],
])('Accept: %s takes OpenMetrics: %s', (accept, expected) => {
  expect(acceptsOpenMetrics(accept)).toBe(expected);
});
