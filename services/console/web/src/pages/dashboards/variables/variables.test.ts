import { dashboardSchema, interpolate } from '@lab/dashboards/model';
import { expect, test } from 'vitest';
import { choose, textOf } from './choose.ts';
import { labelValues, listedOptions } from './options.ts';

function variable(more: object) {
  const list = [{ name: 'x', type: 'query', ...more }];
  const [built] = dashboardSchema.parse({ uid: 'x', title: 'x', templating: { list } }).templating
    .list;
  if (built === undefined) throw new Error('no variable');
  return built;
}

const several = variable({
  multi: true,
  includeAll: true,
  allValue: '.+',
  current: { value: ['$__all'] },
});

function write(of: ReturnType<typeof variable>, asked: string[], options: string[] = []) {
  const { chosen, selected } = choose(of, asked, options);
  return [interpolate('{a=~"$x"}', new Map([['x', chosen]])), textOf(selected)];
}

test.each([
  ['what the file says', several, [], ['{a=~".+"}', 'All']],
  ['all by the name Grafana has for it', several, ['$__all'], ['{a=~".+"}', 'All']],
  ['all as a link writes it', several, ['.+'], ['{a=~".+"}', 'All']],
  ['one value', several, ['/a.b'], ['{a=~"\\\\/a\\\\.b"}', '/a.b']],
  ['several values', several, ['a', 'b'], ['{a=~"(a|b)"}', 'a + b']],
  ['one value without "several"', variable({}), ['a.b'], ['{a=~"a.b"}', 'a.b']],
  ['the first option where nothing is chosen', variable({}), [], ['{a=~"one"}', 'one']],
  ['a text', variable({ type: 'textbox' }), ['x.*y'], ['{a=~"x.*y"}', 'x.*y']],
  ['no text', variable({ type: 'textbox' }), [], ['{a=~""}', '']],
  [
    'all without a text of its own is every option',
    variable({ multi: true, includeAll: true }),
    ['$__all'],
    ['{a=~"(one|two|a|b|a\\\\.b|\\\\/a\\\\.b)"}', 'All'],
  ],
])('chooses %s', (_, of, asked, expected) => {
  expect(write(of, asked, ['one', 'two', 'a', 'b', 'a.b', '/a.b'])).toEqual(expected);
});

test('a value that is not offered gives way, and none does while nothing is offered', () => {
  expect(write(several, ['one', 'gone'], ['one', 'two'])).toEqual(['{a=~"one"}', 'one']);
  expect(write(several, ['gone'], ['one', 'two'])).toEqual(['{a=~".+"}', 'All']);
  expect(write(variable({}), ['gone'], ['one', 'two'])).toEqual(['{a=~"one"}', 'one']);
  expect(write(several, ['gone'], [])).toEqual(['{a=~"gone"}', 'gone']);
});

test('reads label_values', () => {
  expect(labelValues('label_values(up{a="x,y", b=~"(c)"}, job)')).toEqual({
    selector: 'up{a="x,y", b=~"(c)"}',
    label: 'job',
  });
  expect(labelValues('label_values(job)')).toEqual({ selector: undefined, label: 'job' });
  expect(() => labelValues('query_result(up)')).toThrow('cannot ask for "query_result(up)"');
});

test('reads lists written by hand', () => {
  expect(listedOptions(variable({ type: 'custom', query: '1m, five : 5m,a\\,b' }))).toEqual([
    '1m',
    '5m',
    'a,b',
  ]);
});
