/** Why a call failed. A code is a reason; what was being done, and to what, is in the context. */
export type StorageErrorCode =
  | 'CONTAINER_NOT_FOUND'
  | 'OBJECT_NOT_FOUND'
  | 'VERSION_NOT_FOUND'
  | 'UPLOAD_NOT_FOUND'
  | 'CONTAINER_EXISTS'
  | 'OBJECT_EXISTS'
  | 'CONTAINER_NOT_EMPTY'
  | 'PRECONDITION_FAILED'
  | 'RANGE_NOT_SATISFIABLE'
  | 'INVALID_ARGUMENT'
  | 'INVALID_CONTAINER_NAME'
  | 'INVALID_OBJECT_NAME'
  | 'INVALID_METADATA'
  | 'CHECKSUM_MISMATCH'
  | 'SIZE_MISMATCH'
  | 'TOO_LARGE'
  | 'PERMISSION_DENIED'
  | 'AUTH_FAILED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'CANCELLED'
  | 'UNSUPPORTED'
  | 'CONFIG_INVALID'
  | 'UNEXPECTED';

/** What a failed call was about. Holds names and numbers, never a secret. */
export interface ErrorContext {
  readonly account?: string;
  readonly backend?: string;
  readonly operation?: string;
  readonly container?: string;
  readonly object?: string;
  readonly versionId?: string;
  /** The bound that was passed and the value that passed it, in bytes or entries. */
  readonly limit?: number;
  readonly actual?: number;
  readonly currentEtag?: string;
  readonly retryAfterSeconds?: number;
  /** Which rule, in a few words: `'..' is a segment that URL libraries fold`. */
  readonly reason?: string;
  readonly status?: number;
  readonly upstreamRequestId?: string;
}

const RETRYABLE: ReadonlySet<StorageErrorCode> = new Set([
  'RATE_LIMITED',
  'UNAVAILABLE',
  'TIMEOUT',
]);

/** The one error that leaves a backend. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly context: ErrorContext;

  constructor(
    code: StorageErrorCode,
    context: ErrorContext = {},
    cause?: unknown,
  ) {
    super(messageOf(code, context), { cause });
    this.code = code;
    this.context = context;
  }

  /** Whether the same call may succeed later with nothing changed. */
  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}

/** For the log; what a user reads is written in the gateway, once for all backends. */
function messageOf(code: StorageErrorCode, context: ErrorContext): string {
  const about = Object.entries(context).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  return [code, ...about].join(' ');
}

/** True for a StorageError, and with codes given only for one of those. */
export function isStorageError(
  error: unknown,
  ...codes: readonly StorageErrorCode[]
): error is StorageError {
  return (
    error instanceof StorageError &&
    (codes.length === 0 || codes.includes(error.code))
  );
}
