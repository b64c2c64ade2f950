import { describe, expect, test } from 'vitest';
import { type Chosen, interpolate, timeChoices, variablesIn } from './interpolate.ts';

const one = (value: string, escaped = true): Chosen => ({ kind: 'one', value, escaped });
const several = (...values: string[]): Chosen => ({ kind: 'several', values });
const all: Chosen = { kind: 'all', pattern: '.+' };

const write = (text: string, chosen: Chosen) => interpolate(text, new Map([['x', chosen]]));

describe('a variable in a query', () => {
  test.each([
    ['one value', one('api'), 'up{a=~"api"}'],
    [
      'one value with signs of a regular expression',
      one('/a/:id?'),
      'up{a=~"\\\\/a\\\\/:id\\\\?"}',
    ],
    ['a quotation mark', one('a"b'), 'up{a=~"a\\"b"}'],
    ['a value of a variable that takes one', one('a.b', false), 'up{a=~"a.b"}'],
    ['several values', several('a.b', 'c'), 'up{a=~"(a\\\\.b|c)"}'],
    ['one of several', several('a'), 'up{a=~"a"}'],
    ['all', all, 'up{a=~".+"}'],
  ])('%s', (_, chosen, expected) => {
    expect(write('up{a=~"$x"}', chosen)).toBe(expected);
    expect(write('up{a=~"${x}"}', chosen)).toBe(expected);
  });
});

test.each([
  ['raw', 'a.b,c'],
  ['csv', 'a.b,c'],
  ['pipe', 'a.b|c'],
  ['regex', '(a\\.b|c)'],
  ['queryparam', 'var-x=a.b&var-x=c'],
])('format %s', (format, expected) => {
  expect(write(`\${x:${format}}`, several('a.b', 'c'))).toBe(expected);
});

test('what is no variable stays: groups of replacements, unknown names, longer names', () => {
  const text = 'label_replace(up, "a", "$1", "b", "(.*)") $unknown $xy ${unknown:raw}';
  expect(write(text, one('1'))).toBe(text);
});

test('names in a text', () => {
  expect(variablesIn('$a ${b} ${c:raw} ${__field.labels.service} [$__rate_interval]')).toEqual([
    'a',
    'b',
    'c',
    '__field',
    '__rate_interval',
  ]);
});

test('windows of rates hold four scrapes at least', () => {
  const at = (step: number) =>
    interpolate(
      '$__rate_interval $__interval $__auto $__range $__range_s $__to',
      timeChoices({ start: 1000, end: 1900, step, scrapeInterval: 5 }),
    );
  expect(at(5)).toBe('20s 5s 5s 900s 900 1900000');
  expect(at(60)).toBe('65s 60s 60s 900s 900 1900000');
});
