import { expect, test } from 'vitest';
import { formatValue } from './units.ts';

test.each([
  [0, 'short', undefined, '0'],
  [12, 'short', 0, '12'],
  [1234, 'short', undefined, '1.23 K'],
  [2.5e6, 'short', 1, '2.5 Mil'],
  [0.0123, 'percentunit', 2, '1.23%'],
  [99.5, 'percent', undefined, '99.5%'],
  [1536, 'bytes', undefined, '1.5 KiB'],
  [512, 'mbytes', undefined, '512 MiB'],
  [2048, 'mbytes', 1, '2.0 GiB'],
  [1500, 'Bps', undefined, '1.5 kB/s'],
  [0.25, 's', 0, '250 ms'],
  [0.9999, 's', undefined, '1 s'],
  [0.0000021, 's', undefined, '2.1 µs'],
  [90, 's', undefined, '1.5 min'],
  [3, 'd', 0, '3 d'],
  [1500, 'ms', undefined, '1.5 s'],
  [1500, 'reqps', undefined, '1.5k req/s'],
  [3.456, 'ops', 2, '3.46 ops/s'],
  [36.6, 'celsius', undefined, '36.6 °C'],
  [5, 'suffix:jobs', undefined, '5 jobs'],
  [5, 'parsecs', undefined, '5 parsecs'],
  [-1234, 'short', undefined, '-1.23 K'],
  [0.00001, 'short', undefined, '1.0e-5'],
  [Number.NaN, 's', undefined, '–'],
  [Number.POSITIVE_INFINITY, 's', undefined, '∞'],
])('%f as %s with %s decimals is %s', (value, unit, decimals, expected) => {
  expect(formatValue(value, unit, decimals)).toBe(expected);
});
