import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pastPrefix } from '../../../adapters/local/catalog/span.js';

const text = fc.string({ unit: 'binary', maxLength: 6 });

function compare(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

describe('the end of the names that begin alike', () => {
  test('is above each of them, in bytes', () => {
    fc.assert(
      fc.property(text, text, (prefix, rest) => {
        const past = pastPrefix(prefix);
        return past === undefined || compare(prefix + rest, past) < 0;
      }),
    );
  });

  test('is above nothing else', () => {
    fc.assert(
      fc.property(text, text, (prefix, name) => {
        const past = pastPrefix(prefix);
        fc.pre(past !== undefined && compare(name, prefix) >= 0);
        return compare(name, past) >= 0 || name.startsWith(prefix);
      }),
    );
  });

  test.each([
    ['a', 'b'],
    ['a\u{10ffff}', 'b'],
    ['\ud7ff', '\ue000'],
    ['\uffff', '\u{10000}'],
  ])('of %j it is %j', (prefix, past) => {
    expect(pastPrefix(prefix)).toBe(past);
  });

  test('is found however long what they begin with is', () => {
    expect(pastPrefix('a'.repeat(1_000_000))?.at(-1)).toBe('b');
  });

  test.each(['', '\u{10ffff}', '\u{10ffff}\u{10ffff}'])(
    'of %j there is none',
    (prefix) => {
      expect(pastPrefix(prefix)).toBeUndefined();
    },
  );
});
