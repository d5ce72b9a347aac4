import { describe, expect, test } from '@jest/globals';
import { RefusedError } from '../../../adapters/swift/http/failures.js';
import { tellsNothingStored } from '../../../adapters/swift/outcome.js';

describe('whether a failure tells that nothing was stored', () => {
  test.each([
    [400, true],
    [404, true],
    [408, false],
    [412, true],
    [413, true],
    [499, false],
    [500, false],
    [503, false],
    [504, false],
  ])('a refusal by %i: %p', (status, tells) => {
    const about = { said: '', transaction: 'tx1', retryAfter: undefined };
    const error = new RefusedError({ status, ...about });
    expect(tellsNothingStored(error)).toBe(tells);
  });

  test('a connection that ended: false', () => {
    expect(tellsNothingStored(new Error('socket hang up'))).toBe(false);
  });
});
