import { describe, expect, test } from 'vitest';
import { criticalPath } from './critical-path.ts';
import { readTrace, traceSchema } from './read-trace.ts';
import type { Span } from './span.ts';
import { spanTrees } from './span-tree.ts';
import { stretchOf, ticksOf, waterfallRows } from './waterfall-layout.ts';

const span = (id: string, parentId: string, start: number, end: number): Span => ({
  id,
  parentId,
  name: id,
  kind: 'internal',
  service: 'api',
  start,
  end,
  isError: false,
  statusMessage: '',
  attributes: [],
  resource: [],
  scope: '',
  events: [],
  links: [],
});

const pathOf = (...spans: Span[]) => {
  const [root] = spanTrees(spans);
  if (root === undefined) throw new Error('no root');
  return criticalPath(root).map(({ span: { id }, from, to }) => [id, from, to]);
};

describe('critical path', () => {
  test('a span alone is all of it', () => {
    expect(pathOf(span('a', '', 0, 10))).toEqual([['a', 0, 10]]);
  });

  test('children one after the other, with the time of the parent between them', () => {
    const found = pathOf(span('a', '', 0, 10), span('b', 'a', 1, 4), span('c', 'a', 5, 9));
    expect(found).toEqual([
      ['a', 0, 1],
      ['b', 1, 4],
      ['a', 4, 5],
      ['c', 5, 9],
      ['a', 9, 10],
    ]);
  });

  test('of children at the same time the one that ends last', () => {
    const found = pathOf(span('a', '', 0, 10), span('b', 'a', 1, 9), span('c', 'a', 1, 5));
    expect(found.map(([id]) => id)).toEqual(['a', 'b', 'a']);
  });

  test('a child that outlives its parent counts until its end', () => {
    expect(pathOf(span('a', '', 0, 10), span('b', 'a', 4, 50))).toEqual([
      ['a', 0, 4],
      ['b', 4, 10],
    ]);
  });

  test('a child that begins after its parent has ended does not count', () => {
    expect(pathOf(span('a', '', 0, 10), span('b', 'a', 20, 30))).toEqual([['a', 0, 10]]);
  });

  test('whatever the spans, the stretches follow one another and fill the root', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 200; round += 1) {
      const spans = [span('0', '', 0, 100)];
      for (let id = 1; id < 30; id += 1) {
        const start = random() * 110 - 5;
        spans.push(span(`${id}`, `${Math.floor(random() * id)}`, start, start + random() * 60));
      }
      const path = pathOf(...spans);
      let moment: unknown = 0;
      for (const [, from, to] of path) {
        expect(from).toBe(moment);
        moment = to;
      }
      expect(moment).toBe(100);
    }
  });
});

describe('waterfall', () => {
  const spans = [
    span('c', 'a', 5, 9),
    span('a', '', 0, 10),
    span('b', 'a', 1, 4),
    span('d', 'b', 2, 3),
    span('lost', 'gone', 6, 7),
  ];
  const rows = (...collapsed: string[]) =>
    waterfallRows(spanTrees(spans), 10, new Set(collapsed)).map(
      ({ span: { id }, depth, below }) => [id, depth, below],
    );

  test('children stand below their parent in the order of time, orphans as roots', () => {
    expect(rows()).toEqual([
      ['a', 0, 3],
      ['b', 1, 1],
      ['d', 2, 0],
      ['c', 1, 0],
      ['lost', 0, 0],
    ]);
  });

  test('a collapsed span hides all below it', () => {
    expect(rows('b').map(([id]) => id)).toEqual(['a', 'b', 'c', 'lost']);
    expect(rows('a')).toEqual([
      ['a', 0, 3],
      ['lost', 0, 0],
    ]);
  });

  test('spans that are one another’s parents are all shown', () => {
    const ring = [span('a', 'c', 0, 9), span('b', 'a', 1, 2), span('c', 'b', 2, 3)];
    const found = waterfallRows(spanTrees(ring), 9, new Set());
    expect(found.map(({ span: { id } }) => id)).toEqual(['a', 'b', 'c']);
  });

  test('bars lie in the width, short ones are still seen', () => {
    expect(stretchOf(5, 10, 20)).toEqual({ left: 25, width: 25 });
    const last = stretchOf(20, 20, 20);
    expect(last.width).toBeGreaterThan(0);
    expect(last.left + last.width).toBeLessThanOrEqual(100);
    expect(stretchOf(0, 0, 0)).toEqual({ left: 0, width: 100 });
  });

  test('the scale has round times', () => {
    expect(ticksOf(11)).toEqual([0, 5, 10]);
    expect(ticksOf(0.9)).toEqual([0, 0.5]);
    expect(ticksOf(404)).toEqual([0, 200]);
    expect(ticksOf(0)).toEqual([0]);
  });
});

test('an answer of Tempo: ids of either form, times from the beginning, values as text', () => {
  const answer = traceSchema.parse({
    trace: {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: '<b>api</b>' } }] },
          scopeSpans: [
            {
              scope: { name: 's' },
              spans: [
                {
                  spanId: 'pr5PWW85PXE=',
                  parentSpanId: '',
                  name: 'GET /',
                  kind: 'SPAN_KIND_SERVER',
                  startTimeUnixNano: '1795706830512000000',
                  endTimeUnixNano: '1795706830512313491',
                  attributes: [
                    { key: 'n', value: { intValue: '7' } },
                    { key: 'l', value: { arrayValue: { values: [{ stringValue: 'x' }] } } },
                  ],
                  status: { code: 'STATUS_CODE_ERROR', message: 'no' },
                },
                {
                  spanId: '0123456789abcdef',
                  parentSpanId: 'pr5PWW85PXE=',
                  startTimeUnixNano: '1795706830512100000',
                  endTimeUnixNano: '1795706830512200000',
                },
              ],
            },
          ],
        },
      ],
    },
  });
  const trace = readTrace('t', answer);
  const [first, second] = trace.spans;
  expect(trace).toMatchObject({ startedAt: 1_795_706_830_512, durationMs: 0.313491 });
  expect(first).toMatchObject({
    id: 'a6be4f596f393d71',
    kind: 'server',
    service: '<b>api</b>',
    isError: true,
    attributes: [
      { name: 'n', value: '7' },
      { name: 'l', value: '{"values":[{"stringValue":"x"}]}' },
    ],
  });
  expect(second).toMatchObject({ parentId: 'a6be4f596f393d71', start: 0.1, end: 0.2 });
});
