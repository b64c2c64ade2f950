import { describe, expect, test } from 'vitest';
import { addFilter, hasFilter, removeFilter } from './filters.ts';
import { fieldsOf, type LogField, levelOf } from './log-line.ts';

const field = (kind: LogField['kind'], name: string, value: string): LogField => ({
  kind,
  name,
  value,
});

describe('a field as a filter', () => {
  test.each([
    [
      'a label',
      '{service="api"}',
      field('label', 'level', 'info'),
      '{service="api", level="info"}',
    ],
    ['behind a brace in a string', '{a="}"}', field('label', 'b', 'c'), '{a="}", b="c"}'],
    ['metadata', '{a="b"}', field('metadata', 'trace_id', '0f'), '{a="b"} | trace_id="0f"'],
    ['parsed', '{a="b"} | json', field('parsed', 'x', '1'), '{a="b"} | json | x="1"'],
    ['only in the line', '{a="b"}', field('line', 'x', '1'), '{a="b"} | json | x="1"'],
    ['signs', '{a="b"}', field('metadata', 'x', '"<\\'), '{a="b"} | x="\\"<\\\\"'],
  ])('%s is added, known and taken away again', (_, query, one, expected) => {
    const filtered = addFilter(query, one, false);
    expect(filtered).toBe(expected);
    expect(hasFilter(filtered, one, false)).toBe(true);
    expect(addFilter(filtered, one, false)).toBe(filtered);
    const without = removeFilter(filtered, one, false);
    expect(hasFilter(without, one, false)).toBe(false);
    expect(without.replace(' | json', '')).toBe(query.replace(' | json', ''));
  });

  test('an exclusion is another condition', () => {
    const one = field('label', 'level', 'info');
    expect(addFilter('{a="b"}', one, true)).toBe('{a="b", level!="info"}');
    expect(hasFilter('{a="b", level!="info"}', one, false)).toBe(false);
  });

  test('the last matcher of a selector stays, and a longer name is another field', () => {
    expect(removeFilter('{a="b"}', field('label', 'a', 'b'), false)).toBe('{a="b"}');
    expect(hasFilter('{aa="b"}', field('label', 'a', 'b'), false)).toBe(false);
    expect(hasFilter('{x="y"} |= "a=\\"b\\""', field('label', 'a', 'b'), false)).toBe(false);
  });
});

test('fields of a JSON line are read out of it where the query does not parse', () => {
  const line = { key: '', at: '0', labels: { a: 'b' }, metadata: {}, parsed: {} };
  expect(fieldsOf({ ...line, line: '{"a":"other","x":{"y-z":1},"list":[1]}' })).toEqual([
    { kind: 'label', name: 'a', value: 'b' },
    { kind: 'line', name: 'x_y_z', value: '1' },
  ]);
  expect(fieldsOf({ ...line, line: 'plain' })).toHaveLength(1);
});

test('levels by their names', () => {
  expect(['FATAL', 'warning', 'info', 'trace', ''].map((level) => levelOf({ level }))).toEqual([
    'error',
    'warn',
    'info',
    'debug',
    'unknown',
  ]);
});
