import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { byteOrder } from '../../src/storage/index.js';

/** Text of all planes, with many letters on either side of the surrogates. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'a',
      '\ud7ff',
      '\ue000',
      '\uff5e',
      '\u{10000}',
      '\u{1f600}',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 8,
});

const asBytes = (left: string, right: string) =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));

describe('byteOrder', () => {
  test('orders any two names as their UTF-8 bytes do', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(byteOrder(left, right))).toBe(asBytes(left, right));
      }),
      { numRuns: 2000 },
    );
  });

  test('orders names that begin alike as their bytes do', () => {
    fc.assert(
      fc.property(text, text, text, (start, left, right) => {
        const order = byteOrder(start + left, start + right);
        expect(Math.sign(order)).toBe(asBytes(start + left, start + right));
      }),
      { numRuns: 2000 },
    );
  });

  test('puts U+FF5E before U+1F600, which UTF-16 does not', () => {
    expect(byteOrder('\uff5e', '\u{1f600}')).toBeLessThan(0);
    expect(['\uff5e', '\u{1f600}'].sort()[0]).toBe('\u{1f600}');
  });
});
