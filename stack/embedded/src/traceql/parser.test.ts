import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTraceQl } from './parser.ts';
import { TraceQlError } from './query-error.ts';

test.each([
  '{}',
  '{ span.http.status_code >= 500 && resource.service.name = "api" } // remark',
  '{ status = error } >> { kind = client } | count() > 2 | select(span.a, name)',
  '({ kind = server } | rate() by (resource.service.name)) / ({} | rate() by (resource.service.name)) > 0.1',
  '{ span.a = 5. || .b = 1e3 || duration > 1s500ms } with (most_recent=true)',
  '{} | quantile_over_time(duration, .5, .99) by (span.x) | topk(3)',
])('%s', (query) => {
  expect(parseTraceQl(query).pipeline.stages.length).toBeGreaterThan(0);
});

test.each([
  ['{ name = "a" ', /unexpected \$end/],
  ['{ status = "error" }', /same type/],
  ['{ name =~ "(" }', /missing/],
  ['{ .a = 9223372036854775808 }', /out of range/],
  ['{} | count() + 1 > 2', /unexpected/],
  [`{ ${'('.repeat(5000)} }`, /nested too deeply/],
  [`${'('.repeat(5000)}{}`, /nested too deeply/],
])('%.40s is refused', (query, reason) => {
  expect(() => parseTraceQl(query)).toThrow(reason);
});

test('whatever is sent is parsed or refused with a query error', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    'span.a',
    '.b',
    'name',
    'duration',
    'status',
    'error',
    '=',
    '!=',
    '=~',
    '>',
    '>>',
    '&&',
    '||',
    '|',
    'count()',
    'avg(',
    'by(',
    'select(',
    'rate()',
    'topk(2)',
    '5',
    '1.5',
    '3ms',
    '"x"',
    'nil',
    'true',
    '-',
    '*',
    '!',
    '~',
    '&>',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 25 }),
      (pieces) => {
        try {
          parseTraceQl(pieces.join(' '));
        } catch (error) {
          expect(error).toBeInstanceOf(TraceQlError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
