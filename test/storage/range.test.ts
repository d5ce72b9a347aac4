import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isStorageError,
  parseRange,
  resolveRange,
  type ByteRange,
} from '../../src/storage/index.js';
import { thrownBy } from '../support/failure.js';

describe('parseRange', () => {
  test.each([
    ['bytes=2-4', { first: 2, last: 4 }],
    ['bytes=5-', { first: 5 }],
    ['bytes=-3', { suffix: 3 }],
    ['bytes=0-0', { first: 0, last: 0 }],
    ['BYTES= 1-2 ', { first: 1, last: 2 }],
    ['bytes=-0', { suffix: 0 }],
  ])('reads %s', (header, range) => {
    expect(parseRange(header)).toEqual(range);
  });

  test.each([
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=4-2',
    'bytes=1-2,4-5',
    'items=1-2',
    'bytes=a-b',
    'bytes=1 - 2',
    'bytes=+1-2',
  ])('ignores %j, as RFC 9110 asks', (header) => {
    expect(parseRange(header)).toBeUndefined();
  });
});

describe('resolveRange', () => {
  /** The bytes that a range asks for, one by one: all that are in it. */
  function bytesIn(range: ByteRange, size: number): number[] {
    const all = Array.from({ length: size }, (_, index) => index);
    if ('suffix' in range) {
      return all.filter((index) => size - index <= range.suffix);
    }
    const { first, last = Number.POSITIVE_INFINITY } = range;
    return all.filter((index) => index >= first && index <= last);
  }

  const ranges: fc.Arbitrary<ByteRange> = fc.oneof(
    fc.record({ suffix: fc.nat({ max: 30 }) }),
    fc.record({ first: fc.nat({ max: 30 }) }),
    fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 })).map(([one, other]) => ({
      first: Math.min(one, other),
      last: Math.max(one, other),
    })),
  );

  test('covers the bytes that are in the range, or refuses where none is', () => {
    fc.assert(
      fc.property(ranges, fc.nat({ max: 20 }), (range, size) => {
        const wanted = bytesIn(range, size);
        const [start] = wanted;
        expect(outcomeOf(range, size)).toEqual(
          start === undefined
            ? 'RANGE_NOT_SATISFIABLE'
            : { start, end: start + wanted.length },
        );
      }),
      { numRuns: 1000 },
    );
  });

  function outcomeOf(range: ByteRange, size: number): unknown {
    try {
      return resolveRange(range, size);
    } catch (error) {
      return isStorageError(error) ? error.code : error;
    }
  }

  test('is the whole where no range is asked for, empty or not', () => {
    expect(resolveRange(undefined, 10)).toEqual({ start: 0, end: 10 });
    expect(resolveRange(undefined, 0)).toEqual({ start: 0, end: 0 });
  });

  test('says the size when it refuses', () => {
    const error = thrownBy(() => resolveRange({ first: 10 }, 10));
    expect(error.code).toBe('RANGE_NOT_SATISFIABLE');
    expect(error.context.limit).toBe(10);
  });
});
