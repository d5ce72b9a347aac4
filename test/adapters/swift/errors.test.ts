import { describe, expect, test } from '@jest/globals';
import { toStorageError } from '../../../adapters/swift/errors.js';
import {
  LoginError,
  NotSwiftError,
  RefusedError,
} from '../../../adapters/swift/http/failures.js';
import { StorageError } from '../../../src/storage/index.js';

function refused(status: number, retryAfter?: string): RefusedError {
  return new RefusedError({
    status,
    said: 'No.',
    transaction: 'tx1',
    retryAfter,
  });
}

function coded(code: string): Error {
  return Object.assign(new Error('It broke.'), { code });
}

describe('what goes wrong on the way to a cluster', () => {
  test.each([
    [refused(403), 'PERMISSION_DENIED'],
    [refused(422), 'CHECKSUM_MISMATCH'],
    [refused(498), 'RATE_LIMITED'],
    [refused(507), 'UNAVAILABLE'],
    [refused(418), 'UNEXPECTED'],
    [new LoginError('refused'), 'AUTH_FAILED'],
    [new NotSwiftError('a redirect'), 'UNAVAILABLE'],
    [coded('ECONNREFUSED'), 'UNAVAILABLE'],
    [coded('UND_ERR_SOCKET'), 'UNAVAILABLE'],
    [coded('UND_ERR_HEADERS_TIMEOUT'), 'TIMEOUT'],
    [coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'UNAVAILABLE'],
    [new AggregateError([coded('EHOSTUNREACH')]), 'UNAVAILABLE'],
    [new DOMException('late', 'TimeoutError'), 'TIMEOUT'],
    [new TypeError('a mistake of ours'), 'UNEXPECTED'],
  ])('%s is %s', (error, code) => {
    expect(toStorageError(error, {})).toHaveProperty('code', code);
  });

  test('a StorageError keeps its code and is told where it happened', () => {
    const error = new StorageError('TOO_LARGE', { limit: 7 });
    expect(toStorageError(error, { container: 'photos' })).toMatchObject({
      code: 'TOO_LARGE',
      context: { limit: 7, container: 'photos' },
    });
  });

  test.each([
    ['7', 7],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('a Retry-After of %s is %s seconds', (retryAfter, seconds) => {
    const { context } = toStorageError(refused(429, retryAfter), {});
    expect(context.retryAfterSeconds).toBe(seconds);
  });
});
