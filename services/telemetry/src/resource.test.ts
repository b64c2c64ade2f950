import { expect, test } from 'vitest';
import { parseResourceAttributes } from './resource.ts';

test('resource attributes are comma-separated and percent-encoded', () => {
  expect(parseResourceAttributes('service.version=1.2.3, team=a%2Cb ,empty=')).toEqual({
    'service.version': '1.2.3',
    team: 'a,b',
    empty: '',
  });
});

test('malformed pairs are skipped, the others count', () => {
  expect(parseResourceAttributes('nonsense,=x,bad=%E0%A4%A,good=1')).toEqual({ good: '1' });
});
