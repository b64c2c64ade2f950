import { expect, test } from 'vitest';
import { describeError } from './error-fields.ts';

const fail = (message: string) => new RangeError(message);

test('errors of one origin share a fingerprint, whatever their message', () => {
  const [first, second] = ['order 17 failed', 'order 18 failed'].map((text) =>
    describeError(fail(text)),
  );
  expect(first).toMatchObject({ type: 'RangeError', message: 'order 17 failed' });
  expect(first?.fingerprint).toMatch(/^[\da-f]{16}$/);
  expect(second?.fingerprint).toBe(first?.fingerprint);
});

test('another type or another place makes another fingerprint', () => {
  const here = describeError(fail('x'));
  const elsewhere = describeError(new RangeError('x'));
  const type = describeError(Object.assign(fail('x'), { name: 'OtherError' }));
  expect(new Set([here, elsewhere, type].map(({ fingerprint }) => fingerprint)).size).toBe(3);
});

test('causes stand under the stack', () => {
  const error = new Error('outer', { cause: new Error('inner') });
  expect(describeError(error).stack).toMatch(/outer.*\nCaused by: Error: inner/s);
});

test.each([
  ['text', 'string', 'text'],
  [undefined, 'undefined', 'undefined'],
  [42, 'number', '42'],
])('%s can be thrown, too', (thrown, type, message) => {
  expect(describeError(thrown)).toMatchObject({ type, message });
});
