import type {
  ErrorContext,
  StorageErrorCode,
} from '../../src/storage/index.js';
import {
  defined,
  isStorageError,
  StorageError,
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

/** What undici says when the cluster kept silent; a deadline of ours is a TimeoutError. */
const SILENCES: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** How the codes begin of undici, the system, the HTTP parser, and certificates that nobody vouches for. */
const NETWORK =
  /^(UND_ERR_|E[A-Z]|HPE_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

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

/** @throws nothing: gives CANCELLED */
export function cancelled(about: ErrorContext, cause: unknown): StorageError {
  return new StorageError('CANCELLED', about, cause);
}

function refused(error: RefusedError, about: ErrorContext): StorageError {
  const { status, transaction, retryAfter } = error;
  const code =
    MEANINGS[status] ?? (status >= 500 ? 'UNAVAILABLE' : 'UNEXPECTED');
  const context = defined({
    ...about,
    status,
    upstreamRequestId: transaction,
    retryAfterSeconds: secondsOf(retryAfter),
    reason: error.message,
  });
  return new StorageError(code, context, error);
}

/** Seconds, or a date: RFC 9110, 10.2.3. */
function secondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** What the network says has a code; what has none is a mistake of ours. */
function unreached(error: unknown, about: ErrorContext): StorageError {
  if (isSilence(error)) return new StorageError('TIMEOUT', about, error);
  const code = networkCode(error);
  if (code === undefined) return new StorageError('UNEXPECTED', about, error);

  const reason = `it can't be reached (${code})`;
  return new StorageError('UNAVAILABLE', { ...about, reason }, error);
}

function isSilence(error: unknown): boolean {
  return (
    textAt(error, 'name') === 'TimeoutError' || SILENCES.has(codeOf(error))
  );
}

function networkCode(error: unknown): string | undefined {
  const several = has(error, 'errors') && Array.isArray(error.errors);
  const code = codeOf(several ? (error.errors as unknown[])[0] : error);
  return NETWORK.test(code) ? code : undefined;
}

function codeOf(error: unknown): string {
  return textAt(error, 'code');
}

function textAt(error: unknown, key: string): string {
  const value = has(error, key) ? error[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** Node's own errors are no `instanceof Error` where a test runs in a context of its own. */
function has<Key extends string>(
  error: unknown,
  key: Key,
): error is Readonly<Record<Key, unknown>> {
  return typeof error === 'object' && error !== null && key in error;
}
