import type { Chosen } from '@lab/dashboards/model';
import { expect, test } from 'vitest';
import { type LinkScope, traceHref, writeLink } from './links.ts';

const range = { from: 'now-1h', to: 'now' };

function scope(service: Chosen, more: Partial<LinkScope> = {}): LinkScope {
  return { choices: new Map([['service', service]]), texts: new Map(), range, ...more };
}

const all: Chosen = { kind: 'all', pattern: '.+' };
const traces = '/d/traces/traces?$' + '{__url_time_range}&var-service=$';

test.each([
  ['all', all, 'var-service=%24__all'],
  ['one value', { kind: 'one', value: 'a&b', escaped: true } as const, 'var-service=a%26b'],
  ['several', { kind: 'several', values: ['a', 'b'] } as const, 'var-service=a&var-service=b'],
])('hands %s on to another dashboard, with the time range', (_, chosen, expected) => {
  expect(writeLink({ title: 'Traces', url: `${traces}{service:raw}` }, scope(chosen))).toEqual({
    title: 'Traces',
    href: `/dashboards/traces?from=now-1h&to=now&${expected}`,
  });
});

test('speaks of the series and the cell that were chosen', () => {
  const title = 'Traces of $' + '{__field.labels.service}';
  const link = { title, url: `${traces}{__field.labels.service}` };
  expect(writeLink(link, scope(all, { labels: { service: 'a b' } }))).toEqual({
    title: 'Traces of a b',
    href: '/dashboards/traces?from=now-1h&to=now&var-service=a%20b',
  });
  const cell = { title: 'Only $' + '{__value.text}', url: '/d/x?var-route=$' + '{__value.raw}' };
  expect(writeLink(cell, scope(all, { value: { raw: '/a', text: '/a' } }))).toEqual({
    title: 'Only /a',
    href: '/dashboards/x?var-route=%2Fa',
  });
});

test('refuses addresses that are no pages', () => {
  for (const url of ['javascript:alert(1)', 'data:text/html,x', '//elsewhere', '']) {
    expect(writeLink({ title: 'x', url }, scope(all)), url).toBeUndefined();
  }
});

test('a trace opens in the explorer', () => {
  expect(traceHref('abc', range)).toBe('/explore?signal=traces&trace=abc&from=now-1h&to=now');
});
