import { describe, expect, test } from 'vitest';
import { Deadline } from '../http/deadline.ts';
import { parseTraceQl } from './parser.ts';
import { search } from './search.ts';
import { storeOf } from './trace.fixture.ts';

/**
 * Trace 1:   1 api server, error
 *            ├─ 2 api client ── 3 worker server ── 4 worker internal, error
 *            └─ 5 api client
 * Trace 2:   1 cron internal
 * Trace 3:   2 orphan, whose parent was never received
 */
const store = storeOf([
  {
    id: 1,
    kind: 'server',
    status: 'error',
    statusMessage: 'boom',
    milliseconds: 100,
    attributes: { n: 4n, ratio: 0.5, text: 'GET', flag: true, list: ['a', 'b'], 'with space': 'x' },
    resource: { zone: 'eu' },
    scope: { name: 'express', attributes: { build: 7n } },
  },
  {
    id: 2,
    parent: 1,
    kind: 'client',
    milliseconds: 50,
    attributes: { n: 2n, m: 2n, zone: 'us' },
    events: [
      { name: 'retry', after: 5, attributes: { try: 1n } },
      { name: 'done', after: 40, attributes: { try: 2n } },
    ],
    links: [{ trace: 2, attributes: { why: 'cause' } }],
  },
  { id: 3, parent: 2, service: 'worker', kind: 'server', milliseconds: 40 },
  { id: 4, parent: 3, service: 'worker', status: 'error', milliseconds: 10, attributes: { n: 9n } },
  { id: 5, parent: 1, kind: 'client', milliseconds: 20, attributes: { n: 3n } },
  { id: 1, trace: 2, service: 'cron', name: 'tick', at: 60_000, milliseconds: 1500 },
  { id: 2, trace: 3, parent: 9, service: 'lost', name: 'orphan' },
]);

/** What a query finds: `trace:span,span` per span set. */
function find(query: string): string[] {
  const found = search(store, parseTraceQl(query), {
    range: undefined,
    limit: 10,
    deadline: new Deadline(60_000),
  });
  return found
    .flatMap(({ trace, spansets }) =>
      spansets.map(({ spans }) => {
        const ids = spans.map(({ spanId }) => Number.parseInt(spanId, 16)).sort((a, b) => a - b);
        return `${Number.parseInt(trace.id, 16)}:${ids.join()}`;
      }),
    )
    .sort();
}

function finds(cases: Readonly<Record<string, readonly string[]>>): void {
  test.each(Object.entries(cases))('%s', (query, expected) => {
    expect(find(query)).toEqual(expected);
  });
}

describe('attributes and their scopes', () => {
  finds({
    '{ span.n = 4 }': ['1:1'],
    '{ .zone = "us" }': ['1:2'],
    '{ resource.zone = "eu" }': ['1:1'],
    '{ span.zone = "eu" }': [],
    '{ .zone = "eu" }': ['1:1'],
    '{ span."with space" = "x" }': ['1:1'],
    '{ instrumentation.build = 7 && instrumentation:name = "express" }': ['1:1'],
    '{ event.try = 1 && event:name = "retry" }': ['1:2'],
    '{ event.try = 2 && event:name = "retry" }': [],
    '{ event:timeSinceStart > 30ms }': ['1:2'],
    '{ link.why = "cause" }': ['1:2'],
    '{ link:traceID = "00000000000000000000000000000002" }': ['1:2'],
    '{ span.flag }': ['1:1'],
    '{ !span.flag && span.n = 2 }': [],
    '{ span.missing != "x" }': [],
    '{ span.m != nil }': ['1:2'],
    '{ span.n != nil && span.m = nil }': ['1:1,4,5'],
  });
});

describe('arrays', () => {
  finds({
    '{ span.list = "b" }': ['1:1'],
    '{ span.list = "c" }': [],
    '{ span.list != "a" }': [],
    '{ span.list != "c" }': ['1:1'],
    '{ span.list =~ "a|z" }': ['1:1'],
    '{ span.list !~ "a|z" }': [],
  });
});

describe('literals', () => {
  finds({
    '{ span.ratio = 0.5 }': ['1:1'],
    '{ span.ratio = .5 }': ['1:1'],
    '{ span.ratio > 0 }': [],
    '{ span.n = 4.0 }': [],
    '{ duration = 1s500ms }': ['2:1'],
    '{ duration > 1.4s && duration < 1d }': ['2:1'],
    '{ duration < 1w2d && name = "tick" }': ['2:1'],
    '{ kind = server }': ['1:1,3'],
    '{ status = error && kind != server }': ['1:4'],
    '{ span.text =~ "G.T" }': ['1:1'],
    '{ span.text =~ "G" }': [],
    '{ name = `tick` }': ['2:1'],
    '{ true } // remark': ['1:1,2,3,4,5', '2:1', '3:2'],
  });
});

describe('intrinsics', () => {
  finds({
    '{ name = "tick" && span:duration > 1s }': ['2:1'],
    '{ statusMessage = "boom" }': ['1:1'],
    '{ span:childCount = 2 }': ['1:1'],
    '{ nestedSetParent = -1 }': ['1:1', '2:1'],
    '{ nestedSetLeft = 1 && nestedSetRight = 10 }': ['1:1'],
    '{ nestedSetLeft = 0 }': ['3:2'],
    '{ trace:duration > 1s }': ['2:1'],
    '{ rootServiceName = "cron" }': ['2:1'],
    '{ trace:rootName = "tick" }': ['2:1'],
    '{ span:parentID = "0000000000000009" }': ['3:2'],
    '{ span:id = "0000000000000005" }': ['1:5'],
    '{ trace:id = "00000000000000000000000000000003" }': ['3:2'],
  });
});

describe('arithmetic', () => {
  finds({
    '{ span.n * 2 + 1 = 9 }': ['1:1'],
    '{ span.n - span.m = 0 }': ['1:2'],
    '{ span.n % 2 = 1 }': ['1:4,5'],
    '{ span.n ^ 2 = 16 }': ['1:1'],
    '{ -span.n = -9 }': ['1:4'],
    '{ span.n / 2 = 2 }': ['1:1'],
    '{ (span.n + 1) * 2 >= 10 }': ['1:1,4'],
    '{ duration * 2 > 150ms }': ['1:1', '2:1'],
  });
});

describe('structure', () => {
  finds({
    '{ kind = server } > { kind = client }': ['1:2,5'],
    '{ kind = client } < { kind = server }': ['1:1'],
    '{ kind = client } >> { status = error }': ['1:4'],
    '{ status = error } << { kind = client }': ['1:2'],
    '{ span.n = 2 } ~ { span.n = 3 }': ['1:5'],
    '{ kind = server } !> { kind = server }': ['1:1,3'],
    '{ kind = client } !< { kind = server }': ['1:3'],
    '{ kind = client } !>> { status = error }': ['1:1'],
    '{ status = error } !<< { kind = client }': ['1:5'],
    '{ kind = client } !~ { kind = server }': ['1:1,3'],
    '{ kind = server } &> { kind = client }': ['1:1,2,5'],
    '{ kind = client } &< { span.n = 4 }': ['1:1,2,5'],
    '{ kind = client } &>> { status = error }': ['1:2,4'],
    '{ span.n = 9 } &<< { kind = client }': ['1:2,4'],
    '{ span.n = 2 } &~ { span.n = 3 }': ['1:2,5'],
    '{ } > { name = "orphan" }': [],
    '{ kind = server } > { kind = client } > { kind = server }': ['1:3'],
  });
});

describe('span sets and pipelines', () => {
  finds({
    '{ status = error } && { kind = client }': ['1:1,2,4,5'],
    '{ name = "tick" } || { name = "orphan" }': ['2:1', '3:2'],
    '{ status = error } && { name = "tick" }': [],
    '{ kind = server } | { status = error }': ['1:1'],
    '{ } | count() > 1': ['1:1,2,3,4,5'],
    '{ } | (count()) = 1': ['2:1', '3:2'],
    'count() = 5': ['1:1,2,3,4,5'],
    '{ span.n > 0 } | min(span.n) = 2': ['1:1,2,4,5'],
    '{ span.n > 0 } | max(span.n) > 8': ['1:1,2,4,5'],
    '{ span.n > 0 } | sum(span.n) = 18': ['1:1,2,4,5'],
    '{ span.n > 0 } | avg(span.n) = 4.5': ['1:1,2,4,5'],
    '{ } | avg(duration) > 1s': ['2:1'],
    '{ kind = client || kind = server } | by(kind)': ['1:1,3', '1:2,5'],
    '{ } | by(resource.service.name) | count() > 2': ['1:1,2,5'],
    '{ status = error } | by(resource.service.name) | coalesce()': ['1:1,4'],
    '{ span.n > 2 } | by(span.n % 2)': ['1:1', '1:4,5'],
    '({ kind = client } | count() = 2) && ({ status = error } | count() = 2)': ['1:1,2,4,5'],
    '{ status = error } | select(span.n, name) | count() = 2': ['1:1,4'],
  });
});

test.each([
  '{ status > error }',
  '{ kind >= server }',
  '{ span.flag > true }',
  '{ status = server }',
  '{ nil > 1 }',
  '{ name + 1 = 2 }',
  '{ parent.n = 1 }',
  '{ } | by(1)',
  '{ } | max(1) > 0',
  '{ } | max(name) > 0',
  '{ } | 3 < count()',
  '{ } | count() > max(duration)',
  '{ } | rate() by (.a, .b, .c, .d, .e, .f)',
  '{ } | histogram_over_time(duration) by (.a, .b, .c, .d, .e)',
  '{ } | quantile_over_time(duration)',
  '{ } | compare()',
  '{ } | compare({ name + 1 })',
  '{ } | compare({ status = error }, 0)',
  '{ } | compare({ status = error }, 5, 10)',
  '{ } | compare({ status = error }, 5, 10, 5)',
  '{ } | topk(3)',
  '{ } | rate() | topk(-1)',
])('%s is refused', (query) => {
  expect(() => parseTraceQl(query)).toThrow();
});
