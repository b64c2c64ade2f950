import { expect, test } from 'vitest';
import { exploreHref, rangeAround } from './explore-links.ts';

const now = 1_795_000_000_000;
const range = { from: 'now-15m', to: 'now' };

test('a range that holds the moment is kept', () => {
  expect(rangeAround(range, now - 60_000, now - 50_000, now)).toBe(range);
});

test('another one gives way to a range around the moment', () => {
  expect(rangeAround(range, now - 3_600_000, now - 3_599_000, now)).toEqual({
    from: String(now - 3_660_000),
    to: String(now - 3_539_000),
  });
});

test('a query stands in the address as it is', () => {
  const href = exploreHref('logs', { query: '{a="<b>&"}' }, range);
  expect(new URL(href, 'http://x').searchParams.get('query')).toBe('{a="<b>&"}');
});
