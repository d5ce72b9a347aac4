import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pauseAfter } from '../../src/jobs/pauses.js';

const most = () => 1 - Number.EPSILON;
const least = () => 0;

describe('the pause before the next try', () => {
  test('may be twice as long each time, up to a minute', () => {
    const longest = [1, 2, 3, 4, 20, 1000].map((tries) =>
      Math.ceil(pauseAfter({ tries, backoffMs: 10_000 }, most) / 1000),
    );
    expect(longest).toEqual([10, 20, 40, 60, 60, 60]);
    expect(pauseAfter({ tries: 9, backoffMs: 10_000 }, least)).toBe(0);
  });

  test('comes on top of what was asked for, up to ten minutes', () => {
    const after = (retryAfterMs: number) =>
      pauseAfter({ tries: 1, backoffMs: 10, retryAfterMs }, least);
    expect([0, 1500, 600_000, 86_400_000, -5].map(after)).toEqual([
      0, 1500, 600_000, 600_000, 0,
    ]);
  });

  test('is a whole number of milliseconds, whatever was asked for', () => {
    const given = fc.record({
      tries: fc.integer({ min: 1, max: 10_000 }),
      backoffMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
      retryAfterMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
    });
    fc.assert(
      fc.property(given, (tried) => {
        const pause = pauseAfter(tried);
        expect(Number.isSafeInteger(pause)).toBe(true);
        expect(pause).toBeLessThanOrEqual(660_000);
      }),
    );
  });
});
