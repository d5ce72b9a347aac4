import { S3ServiceException } from '@aws-sdk/client-s3';
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
import { isMisplaced, reasonOf } from './reasons.js';

/** What S3's error codes mean wherever they come; a method that knows more says so itself. */
const MEANINGS: Readonly<Record<string, StorageErrorCode>> = {
  AccessDenied: 'PERMISSION_DENIED',
  AccountProblem: 'PERMISSION_DENIED',
  AllAccessDisabled: 'PERMISSION_DENIED',
  BadDigest: 'CHECKSUM_MISMATCH',
  BucketAlreadyExists: 'CONTAINER_EXISTS',
  BucketNotEmpty: 'CONTAINER_NOT_EMPTY',
  ConditionalRequestConflict: 'UNAVAILABLE', // Another write of the same name was under way.
  EntityTooLarge: 'TOO_LARGE',
  ExpiredToken: 'AUTH_FAILED',
  IncompleteBody: 'SIZE_MISMATCH',
  InternalError: 'UNAVAILABLE',
  InvalidAccessKeyId: 'AUTH_FAILED',
  InvalidBucketName: 'INVALID_CONTAINER_NAME',
  InvalidDigest: 'CHECKSUM_MISMATCH',
  InvalidObjectName: 'INVALID_OBJECT_NAME',
  InvalidRange: 'RANGE_NOT_SATISFIABLE',
  InvalidToken: 'AUTH_FAILED',
  KeyTooLongError: 'INVALID_OBJECT_NAME',
  MetadataTooLarge: 'INVALID_METADATA',
  NoSuchBucket: 'CONTAINER_NOT_FOUND',
  NoSuchKey: 'OBJECT_NOT_FOUND',
  NoSuchUpload: 'UPLOAD_NOT_FOUND',
  NoSuchVersion: 'VERSION_NOT_FOUND',
  NotImplemented: 'UNSUPPORTED',
  OperationAborted: 'UNAVAILABLE',
  PreconditionFailed: 'PRECONDITION_FAILED',
  RequestTimeout: 'UNAVAILABLE', // It waited for a body that did not come.
  RequestTimeTooSkewed: 'AUTH_FAILED',
  ServiceUnavailable: 'UNAVAILABLE',
  SignatureDoesNotMatch: 'AUTH_FAILED',
  SlowDown: 'RATE_LIMITED',
  TemporaryRedirect: 'UNAVAILABLE', // The bucket is so new that not all know where it is.
  TooManyBuckets: 'PERMISSION_DENIED',
  XAmzContentSHA256Mismatch: 'CHECKSUM_MISMATCH',
};

/** The same of a status, where the answer had no code that we know: a HEAD's has none. */
const STATUSES: Readonly<Record<number, StorageErrorCode>> = {
  307: 'UNAVAILABLE',
  401: 'AUTH_FAILED',
  403: 'PERMISSION_DENIED',
  408: 'UNAVAILABLE',
  412: 'PRECONDITION_FAILED',
  413: 'TOO_LARGE',
  416: 'RANGE_NOT_SATISFIABLE',
  429: 'RATE_LIMITED',
  501: 'UNSUPPORTED',
};

/** Codes of credentials that were good once. */
const EXPIRED: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
]);

/** Names of errors of the SDK's that found no credentials. */
const NO_CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
]);

/** What came is not the service's own answer: a proxy's page, something cut short, a lack. */
export class NotS3Error extends Error {
  override readonly name = 'NotS3Error';
}

/** Anything thrown, as the one error that leaves a backend. */
export function toStorageError(
  error: unknown,
  about: ErrorContext,
): StorageError {
  if (isStorageError(error)) {
    const context = { ...about, ...error.context };
    return new StorageError(error.code, context, kept(error.cause ?? error));
  }
  if (isRefusal(error)) return refused(error, about);
  if (error instanceof NotS3Error) {
    const reason = `it gave ${error.message}`;
    return new StorageError('UNAVAILABLE', { ...about, reason }, error);
  }
  if (hasNoCredentials(error)) {
    const reason = `${error.message}: set \`accessKeyId\` and \`secretAccessKey\`, or \`profile\``;
    return new StorageError('AUTH_FAILED', { ...about, reason }, error);
  }
  return unreached(isClosed(error) ? closed(error) : error, about);
}

/** Whether the service refused, with one of these codes or statuses where some are given. */
export function isRefused(
  error: unknown,
  ...kinds: readonly (string | number)[]
): error is S3ServiceException {
  if (!isRefusal(error)) return false;
  const status = error.$metadata.httpStatusCode ?? 0;
  return (
    kinds.length === 0 || kinds.includes(error.name) || kinds.includes(status)
  );
}

/** Whether an answer came that the SDK could make nothing of. */
export function isUnreadable(error: unknown): boolean {
  return !isRefusal(error) && error instanceof Object && '$response' in error;
}

/** What one of S3's error codes means, where it stands in an answer's body. */
export function meaningOf(code: string): StorageErrorCode {
  return MEANINGS[code] ?? 'UNEXPECTED';
}

/**
 * Whether the credentials were good once: another look for them may find new ones. `namesVersion`:
 * whether a version was asked for by its id.
 */
export function isExpired(error: unknown, namesVersion = false): boolean {
  if (!isRefusal(error)) return false;
  return EXPIRED.has(error.name) || (!namesVersion && mayBeExpired(error));
}

/**
 * A HEAD has no code to say so: S3 answers 400, and has no other reason where no version is named and the
 * bucket is where it was looked for.
 */
function mayBeExpired(error: S3ServiceException): boolean {
  const { name, $metadata } = error;
  const isUnnamed = name === 'Unknown' && $metadata.httpStatusCode === 400;
  return isUnnamed && !isMisplaced(error);
}

/** What the network says of a connection that the other side has closed. */
const CLOSED: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

interface Closed {
  readonly code: string;
}

/** Whether the connection ended before an answer came. */
export function isClosed(error: unknown): error is Closed {
  return CLOSED.has((error as Partial<Closed>).code);
}

/** The same by its own name: the SDK calls it a timeout. */
function closed(error: Closed): Error {
  const { code } = error;
  return Object.assign(new Error(code, { cause: error }), { code });
}

/** The SDK looked for them wherever it knows of. */
export function hasNoCredentials(error: unknown): error is Error {
  return error instanceof Error && NO_CREDENTIALS.has(error.name);
}

/** Node's own errors are no `instanceof Error` where a test runs in a context of its own. */
function isRefusal(error: unknown): error is S3ServiceException {
  return error instanceof S3ServiceException;
}

function refused(error: S3ServiceException, about: ErrorContext): StorageError {
  const status = error.$metadata.httpStatusCode;
  const context = defined({
    ...about,
    status,
    upstreamRequestId: error.$metadata.requestId,
    retryAfterSeconds: retryAfterSeconds(
      error.$response?.headers['retry-after'],
    ),
    reason: reasonOf(error),
  });
  return new StorageError(codeOf(error), context, kept(error));
}

/**
 * What of an error is kept as a cause, which logs print: a refusal's name, words, status and id. The
 * SDK's own has all that the answer says, and some answers say the session token.
 */
export function kept(error: unknown): unknown {
  if (!isRefusal(error)) return error;
  const { name, message, stack, $metadata } = error;
  const { httpStatusCode: status, requestId } = $metadata;
  return Object.assign(
    new Error(message),
    defined({ name, stack, status, requestId }),
  );
}

function codeOf(error: S3ServiceException): StorageErrorCode {
  if (isMisplaced(error)) return 'CONFIG_INVALID';
  const { name, $metadata } = error;
  const { httpStatusCode = 0 } = $metadata;
  const byStatus = httpStatusCode >= 500 ? 'UNAVAILABLE' : 'UNEXPECTED';
  return MEANINGS[name] ?? STATUSES[httpStatusCode] ?? byStatus;
}
