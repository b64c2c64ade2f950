import { expect, test } from 'vitest';
import { logPlace } from './logql-place.ts';
import { tracePlace } from './traceql-place.ts';

test.each([
  ['{', { kind: 'label', from: 1 }],
  ['{service="api", le', { kind: 'label', from: 16 }],
  ['{service="a', { kind: 'value', from: 10, label: 'service' }],
  [
    '{env="lab", service=~"',
    { kind: 'value', from: 22, label: 'service', selector: '{env="lab"}' },
  ],
  ['{a="b"} | js', { kind: 'stage', from: 10 }],
  ['{a="}"} |= "js', undefined],
  ['sum by (lev', { kind: 'label', from: 8 }],
  ['sum(ra', { kind: 'function', from: 4 }],
])('LogQL: %s', (before, expected) => {
  expect(logPlace(before)).toEqual(expected);
});

test.each([
  ['{', { kind: 'attribute', from: 1 }],
  ['{ resource.ser', { kind: 'attribute', from: 2 }],
  [
    '{ resource.service.name = "ap',
    { kind: 'value', from: 27, attribute: 'resource.service.name', isQuoted: true },
  ],
  ['{ status = e', { kind: 'value', from: 11, attribute: 'status', isQuoted: false }],
  ['{ name = "}" && sp', { kind: 'attribute', from: 16 }],
  ['{} | ra', { kind: 'stage', from: 5 }],
  ['{} | rate() by (na', { kind: 'attribute', from: 16 }],
  ['{} ', undefined],
])('TraceQL: %s', (before, expected) => {
  expect(tracePlace(before)).toEqual(expected);
});
