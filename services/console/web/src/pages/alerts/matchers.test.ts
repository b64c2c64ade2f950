import { expect, test } from 'vitest';
import { labelText, operatorOf, parseLabels, silenceMatcher } from './matchers.ts';

test('reads labels as people write them', () => {
  const expected = { alertname: 'X', service: 'api' };
  for (const text of [
    'alertname="X", service="api"',
    '{alertname="X",service="api"}',
    'alertname=X service=api',
    ' alertname = "X" ,\n service=api, ',
  ]) {
    expect(parseLabels(text), text).toEqual(expected);
  }
  expect(parseLabels('')).toEqual({});
  for (const text of ['alertname', 'a=b=c', 'a="b', 'a=~"b"']) {
    expect(() => parseLabels(text), text).toThrow('Not a label');
  }
});

test('what is written is read again', () => {
  const labels = { a: 'say "hi", {b}', 'c.d': '' };
  expect(parseLabels(labelText(labels))).toEqual(labels);
});

test('the four operators of a silence', () => {
  for (const operator of ['=', '!=', '=~', '!~'] as const) {
    expect(operatorOf(silenceMatcher({ name: 'a', operator, value: 'b' }))).toBe(operator);
  }
  expect(silenceMatcher({ name: 'a', operator: '!~', value: 'b' })).toEqual({
    name: 'a',
    value: 'b',
    isRegex: true,
    isEqual: false,
  });
});
