import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HttpError } from '../http/http-error.ts';
import { snappyDecode, snappyEncode } from './snappy.ts';

const LIMIT = 1024 * 1024;

test('what was encoded decodes to itself', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 3000 }),
      fc.integer({ min: 1, max: 40 }),
      (bytes, times) => {
        const input = Buffer.concat(Array.from({ length: times }, () => bytes));
        expect(snappyDecode(snappyEncode(input), LIMIT).equals(input)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test('repetition becomes short', () => {
  expect(snappyEncode(Buffer.alloc(100_000, 'abcdefgh')).length).toBeLessThan(6000);
});

test('arbitrary bytes are refused or decoded, never more', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        snappyDecode(bytes, LIMIT);
      } catch (error) {
        expect(error).toBeInstanceOf(HttpError);
      }
    }),
    { numRuns: 500 },
  );
});

test('a small body that claims to be large reserves nothing', () => {
  const claim = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]);
  expect(() => snappyDecode(claim, LIMIT)).toThrow(/too large/);
  expect(() => snappyDecode(Buffer.from([0x80, 0x80, 0x20, 0x00]), LIMIT)).toThrow(/corrupt/);
});
