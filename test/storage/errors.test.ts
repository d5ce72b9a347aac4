import { describe, expect, test } from '@jest/globals';
import {
  isStorageError,
  StorageError,
  type StorageErrorCode,
} from '../../src/storage/index.js';

describe('StorageError', () => {
  test('is an error with a code, what it was about, and its cause', () => {
    const cause = new Error('ECONNRESET');
    const error = new StorageError('UNAVAILABLE', { container: 'c' }, cause);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'StorageError',
      code: 'UNAVAILABLE',
      context: { container: 'c' },
      cause,
    });
  });

  test('has a message for the log, with names that cannot break its line', () => {
    const error = new StorageError('OBJECT_NOT_FOUND', {
      container: 'c',
      object: 'a\nb',
    });
    expect(error.message).toBe('OBJECT_NOT_FOUND container="c" object="a\\nb"');
  });

  test('may be retried only where nothing but time has to change', () => {
    const retryable = (code: StorageErrorCode) =>
      new StorageError(code).retryable;
    expect(retryable('UNAVAILABLE')).toBe(true);
    expect(retryable('RATE_LIMITED')).toBe(true);
    expect(retryable('TIMEOUT')).toBe(true);
    expect(retryable('OBJECT_NOT_FOUND')).toBe(false);
    expect(retryable('CANCELLED')).toBe(false);
    expect(retryable('UNEXPECTED')).toBe(false);
  });
});

describe('isStorageError', () => {
  const error = new StorageError('TIMEOUT');

  test('tells a StorageError from any other thing thrown', () => {
    expect(isStorageError(error)).toBe(true);
    expect(isStorageError(new Error('TIMEOUT'))).toBe(false);
    expect(isStorageError({ code: 'TIMEOUT' })).toBe(false);
    expect(isStorageError(undefined)).toBe(false);
  });

  test('tells one of the codes asked for from the others', () => {
    expect(isStorageError(error, 'TIMEOUT', 'CANCELLED')).toBe(true);
    expect(isStorageError(error, 'CANCELLED')).toBe(false);
  });
});
