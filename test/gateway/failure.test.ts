import { describe, expect, test } from '@jest/globals';
import {
  failureOf,
  GatewayError,
  isUnexpected,
} from '../../src/gateway/index.js';
import { RedisUnavailableError } from '../../src/jobs/index.js';
import {
  StorageError,
  type StorageErrorCode,
} from '../../src/storage/index.js';

describe('What a user is told', () => {
  test('of a full container names it (seed B15)', () => {
    const error = new StorageError('CONTAINER_NOT_EMPTY', {
      account: 'local',
      container: 'full',
    });
    const failure = failureOf(error);
    expect(failure).toMatchObject({
      code: 'CONTAINER_NOT_EMPTY',
      account: 'local',
      container: 'full',
      retryable: false,
    });
    expect(failure.message).toContain(
      'Cannot delete non-empty container "full".',
    );
  });

  test('of a storage error has a code, the names and the backend (seed Q1)', () => {
    const error = new StorageError('OBJECT_NOT_FOUND', {
      account: 'local',
      backend: 'local',
      container: 'photos',
      object: 'cat.jpg',
      status: 404,
      upstreamRequestId: 'tx1',
    });
    expect(failureOf(error)).toEqual({
      code: 'FILE_NOT_FOUND',
      message: 'There is no file "cat.jpg" in container "photos".',
      retryable: false,
      account: 'local',
      backend: 'local',
      container: 'photos',
      file: 'cat.jpg',
    });
  });

  test('of what the gateway refuses is what the gateway said', () => {
    const error = new GatewayError('UNSUPPORTED', 'No.', { account: 'local' });
    expect(failureOf(error)).toEqual({
      code: 'UNSUPPORTED',
      message: 'No.',
      account: 'local',
      retryable: false,
    });
  });

  test('of anything else is nothing that could be a secret', () => {
    const failure = failureOf(new Error('password=hunter2'));
    expect(failure.code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(failure)).not.toContain('hunter2');
  });

  test('of a backend’s own confusion is not what the backend said', () => {
    const error = new StorageError('UNEXPECTED', { reason: 'key=hunter2' });
    expect(JSON.stringify(failureOf(error))).not.toContain('hunter2');
  });

  test.each<StorageErrorCode>([
    'AUTH_FAILED',
    'PERMISSION_DENIED',
    'UNAVAILABLE',
    'TIMEOUT',
    'RATE_LIMITED',
    'CONFIG_INVALID',
  ])('of %s is not what the backend said', (code) => {
    const reason = 'http://keystone.internal refuses the user stowage';
    expect(
      JSON.stringify(failureOf(new StorageError(code, { reason }))),
    ).not.toContain('stowage');
  });

  test('of a Redis that is away is that jobs are, to try again, and not where it is', () => {
    const error = new RedisUnavailableError(
      'redis.internal:6379',
      'ECONNRESET',
    );
    const failure = failureOf(error);

    expect(failure).toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      retryable: true,
    });
    expect(failure.message).toContain("can't be kept just now");
    expect(JSON.stringify(failure)).not.toContain('redis.internal');
  });

  test('of what they gave themselves is which rule it breaks', () => {
    const reason = 'a header can’t carry it';
    const error = new StorageError('INVALID_METADATA', { reason });
    expect(failureOf(error)).toMatchObject({ reason });
  });

  test('of a backend that may answer later says that it may be tried again', () => {
    expect(failureOf(new StorageError('UNAVAILABLE')).retryable).toBe(true);
  });
});

test('Only what nobody foresaw has to be logged with its stack', () => {
  expect(isUnexpected(new Error('oops'))).toBe(true);
  expect(isUnexpected(new StorageError('UNEXPECTED'))).toBe(true);
  expect(isUnexpected(new StorageError('OBJECT_NOT_FOUND'))).toBe(false);
  expect(isUnexpected(new RedisUnavailableError('a:1', 'away'))).toBe(false);
});
