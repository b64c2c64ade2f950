import { expect, test } from 'vitest';
import { parsePeerNames, peerName } from './peer-name.ts';

const names = parsePeerNames('127.0.0.1:8001=inference, api.example.com=shop');

test.each([
  ['http://127.0.0.1:8001', 'inference'],
  ['http://127.0.0.1:8002', '127.0.0.1:8002'],
  ['http://[::1]:8002', '[::1]:8002'],
  ['http://inference:8001', 'inference'],
  ['https://api.example.com', 'shop'],
  ['https://payments.example.com', 'payments'],
  ['nonsense', 'unknown'],
])('%s is %s', (origin, name) => {
  expect(peerName(origin, names)).toBe(name);
});

test('a pair without a name is an error that shows it', () => {
  expect(() => parsePeerNames('127.0.0.1:8001')).toThrow('"127.0.0.1:8001"');
});
