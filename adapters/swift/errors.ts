import type {
  ErrorContext,
  StorageErrorCode,
} from '../../src/storage/index.js';
import {
  defined,
  isStorageError,
  retryAfterSeconds,
  StorageError,
  unreached,
} from '../../src/storage/index.js';
import { LoginError, NotSwiftError, RefusedError } from './http/failures.js';

/** What a status means wherever it comes; a method that knows more says so itself. */
const MEANINGS: Readonly<Record<number, StorageErrorCode>> = {
  401: 'AUTH_FAILED',
  403: 'PERMISSION_DENIED',
  408: 'UNAVAILABLE', // It waited for a body that did not come.
  409: 'UNAVAILABLE', // A newer write is there, by the cluster's clock.
  413: 'TOO_LARGE',
  416: 'RANGE_NOT_SATISFIABLE',
  422: 'CHECKSUM_MISMATCH',
  429: 'RATE_LIMITED',
  498: 'RATE_LIMITED', // Swift's ratelimit middleware.
  499: 'UNAVAILABLE', // To the cluster, we went away.
};

/** Anything thrown, as the one error that leaves a backend. */
export function toStorageError(
  error: unknown,
  about: ErrorContext,
): StorageError {
  if (isStorageError(error)) {
    const context = { ...about, ...error.context };
    return new StorageError(error.code, context, error.cause ?? error);
  }
  if (error instanceof RefusedError) return refused(error, about);
  if (error instanceof NotSwiftError) {
    const reason = `it gave ${error.message}`;
    return new StorageError('UNAVAILABLE', { ...about, reason }, error);
  }
  if (error instanceof LoginError) {
    const reason = error.message;
    return new StorageError('AUTH_FAILED', { ...about, reason }, error);
  }
  return unreached(error, about);
}

function refused(error: RefusedError, about: ErrorContext): StorageError {
  const { status, transaction, retryAfter } = error;
  const code =
    MEANINGS[status] ?? (status >= 500 ? 'UNAVAILABLE' : 'UNEXPECTED');
  const context = defined({
    ...about,
    status,
    upstreamRequestId: transaction,
    retryAfterSeconds: retryAfterSeconds(retryAfter),
    reason: error.message,
  });
  return new StorageError(code, context, error);
}
