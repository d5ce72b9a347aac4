/** Every way in which something can go wrong for a user: one closed list for GraphQL and HTTP. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'INVALID_CONTAINER_NAME'
  | 'INVALID_FILE_NAME'
  | 'INVALID_METADATA'
  | 'INVALID_FILE_OPERATION'
  | 'ACCOUNT_NOT_FOUND'
  | 'CONTAINER_NOT_FOUND'
  | 'FILE_NOT_FOUND'
  | 'VERSION_NOT_FOUND'
  | 'UPLOAD_NOT_FOUND'
  | 'JOB_NOT_FOUND'
  | 'CONTAINER_EXISTS'
  | 'FILE_EXISTS'
  | 'CONTAINER_NOT_EMPTY'
  | 'PRECONDITION_FAILED'
  | 'RANGE_NOT_SATISFIABLE'
  | 'CHECKSUM_MISMATCH'
  | 'SIZE_MISMATCH'
  | 'TOO_LARGE'
  | 'UNSUPPORTED'
  | 'IMPORT_FAILED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_EXPENSIVE'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'BACKEND_UNAVAILABLE'
  | 'BACKEND_AUTH_FAILED'
  | 'TIMEOUT'
  | 'CANCELLED'
  | 'INTERNAL_SERVER_ERROR';

/** What is said with a code: names and numbers of what it is about. */
export interface FailureDetails {
  readonly account?: string;
  readonly backend?: string;
  readonly container?: string;
  readonly file?: string;
  readonly limit?: number;
  readonly actual?: number;
  readonly currentEtag?: string;
  readonly retryAfterSeconds?: number;
  readonly reason?: string;
}

/** What a user is told: the one shape of userErrors, of `extensions` and of HTTP bodies. */
export interface Failure extends FailureDetails {
  readonly code: ErrorCode;
  /** What, where, why and what to do next; never a secret. */
  readonly message: string;
  readonly retryable: boolean;
}

/** What the gateway itself refuses, with the words that the user reads. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly details: FailureDetails;

  constructor(code: ErrorCode, message: string, details: FailureDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** A key was given before, and for something else. */
export function keyReused(): GatewayError {
  const message =
    'This idempotencyKey was given with another input in the last 24 hours. Choose a new one.';
  return new GatewayError('IDEMPOTENCY_KEY_REUSED', message);
}
