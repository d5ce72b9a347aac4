import { RedisUnavailableError } from '../jobs/index.js';
import {
  defined,
  isStorageError,
  type ErrorContext,
  type StorageError,
  type StorageErrorCode,
} from '../storage/index.js';
import {
  GatewayError,
  type ErrorCode,
  type Failure,
  type FailureDetails,
} from './errors.js';

type Words = (context: ErrorContext) => string;

interface Meaning {
  readonly code: ErrorCode;
  readonly words: Words;
}

const BACKEND_SETTINGS =
  "Whoever runs the gateway should check this account's settings.";

/** What each reason means to a user, in the words they read: one table for every backend. */
const MEANINGS = {
  CONTAINER_NOT_FOUND: {
    code: 'CONTAINER_NOT_FOUND',
    words: (on) => `There is no container ${container(on)}.`,
  },
  OBJECT_NOT_FOUND: {
    code: 'FILE_NOT_FOUND',
    words: (on) => `There is no file ${file(on)}.`,
  },
  VERSION_NOT_FOUND: {
    code: 'VERSION_NOT_FOUND',
    words: (on) =>
      `There is no such version of file ${file(on)}; it may have been deleted, or be a delete marker.`,
  },
  UPLOAD_NOT_FOUND: {
    code: 'UPLOAD_NOT_FOUND',
    words: () =>
      'There is no such upload; it may have ended. Begin again with createUpload.',
  },
  CONTAINER_EXISTS: {
    code: 'CONTAINER_EXISTS',
    words: (on) => `Container ${container(on)} is there already.`,
  },
  OBJECT_EXISTS: {
    code: 'FILE_EXISTS',
    words: (on) =>
      `File ${file(on)} is there already. Use ifExists: REPLACE to overwrite it, or RENAME to keep both.`,
  },
  CONTAINER_NOT_EMPTY: {
    code: 'CONTAINER_NOT_EMPTY',
    words: (on) =>
      `Cannot delete non-empty container ${container(on)}. Delete its files first, and where it ` +
      'keeps versions those too: Container.versions gives what a deleted file has left.',
  },
  PRECONDITION_FAILED: {
    code: 'PRECONDITION_FAILED',
    words: (on) =>
      `File ${file(on)} is not the one that was expected: its etag is ` +
      `${on.currentEtag ?? 'unknown, or it is gone'}. Read it again and decide.`,
  },
  RANGE_NOT_SATISFIABLE: {
    code: 'RANGE_NOT_SATISFIABLE',
    words: (on) =>
      `The range lies outside the content, which has ${on.limit ?? 'fewer'} bytes.`,
  },
  INVALID_ARGUMENT: {
    code: 'BAD_USER_INPUT',
    words: (on) => `That can't be: ${on.reason ?? 'a value is out of bounds'}.`,
  },
  INVALID_CONTAINER_NAME: {
    code: 'INVALID_CONTAINER_NAME',
    words: (on) =>
      `A container can't be called that: ${on.reason ?? 'it is not allowed'}. ` +
      "Names are 1 to 256 bytes without '/'.",
  },
  INVALID_OBJECT_NAME: {
    code: 'INVALID_FILE_NAME',
    words: (on) =>
      `A file can't be called that: ${on.reason ?? 'it is not allowed'}. Names are ` +
      "1 to 1,024 bytes, without control characters and without '.' or '..' segments.",
  },
  INVALID_METADATA: {
    code: 'INVALID_METADATA',
    words: (on) =>
      `That metadata can't be kept: ${on.reason ?? 'it is not allowed'}. At most 90 entries ` +
      'and 4,096 bytes in all, keys of 1 to 128 bytes, values of up to 256.',
  },
  CHECKSUM_MISMATCH: {
    code: 'CHECKSUM_MISMATCH',
    words: (on) =>
      `What arrived for ${file(on)} is not what was announced: ` +
      `${on.reason ?? 'its checksum is another'}. Nothing was stored; send it again.`,
  },
  SIZE_MISMATCH: {
    code: 'SIZE_MISMATCH',
    words: (on) =>
      `${on.actual ?? 'Fewer'} bytes arrived for ${file(on)} where ${on.limit ?? 'others'} were ` +
      'announced. Nothing was stored; send it again.',
  },
  TOO_LARGE: {
    code: 'TOO_LARGE',
    words: (on) =>
      `File ${file(on)} would be larger than the ${on.limit ?? 'allowed'} bytes ` +
      'that may be stored here. Nothing was stored.',
  },
  PERMISSION_DENIED: {
    code: 'BACKEND_AUTH_FAILED',
    words: (on) =>
      `The backend does not let the gateway do this${where(on)}. ${BACKEND_SETTINGS}`,
  },
  AUTH_FAILED: {
    code: 'BACKEND_AUTH_FAILED',
    words: (on) =>
      `The backend does not accept the gateway's credentials${where(on)}. ${BACKEND_SETTINGS}`,
  },
  RATE_LIMITED: {
    code: 'RATE_LIMITED',
    words: (on) =>
      `The backend asks for fewer requests${where(on)}. Try again later.`,
  },
  UNAVAILABLE: {
    code: 'BACKEND_UNAVAILABLE',
    words: (on) =>
      `The backend can't be reached, or gives no sensible answer${where(on)}. Try again later.`,
  },
  TIMEOUT: {
    code: 'TIMEOUT',
    words: (on) =>
      `The backend did not answer in time${where(on)}. Try again later.`,
  },
  CANCELLED: {
    code: 'CANCELLED',
    words: () => 'The request was given up before it was done.',
  },
  UNSUPPORTED: {
    code: 'UNSUPPORTED',
    words: (on) =>
      `This backend can't do that${where(on)}. Account.capabilities says what it can.`,
  },
  CONFIG_INVALID: {
    code: 'BACKEND_UNAVAILABLE',
    words: (on) =>
      `The account can't be used as it is set up${where(on)}. ${BACKEND_SETTINGS}`,
  },
  UNEXPECTED: {
    code: 'INTERNAL_SERVER_ERROR',
    words: () =>
      'Something went wrong in the gateway. It has been logged under this requestId.',
  },
} satisfies Record<StorageErrorCode, Meaning>;

/** What replicas share is away. */
const JOBS_AWAY: Failure = {
  code: 'BACKEND_UNAVAILABLE',
  message:
    "Jobs and idempotencyKeys can't be kept just now: the gateway does not reach what keeps them. " +
    'Try again in a few seconds.',
  retryable: true,
};

/** What a user is told of anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof GatewayError) {
    const { code, message, details } = error;
    const retryable = code === 'RATE_LIMITED';
    return { ...details, code, message, retryable };
  }
  if (isStorageError(error)) return storageFailure(error);
  if (error instanceof RedisUnavailableError) return JOBS_AWAY;
  return {
    code: 'INTERNAL_SERVER_ERROR',
    message: MEANINGS.UNEXPECTED.words(),
    retryable: false,
  };
}

/** Whether only the log can say what happened, so that it has to. */
export function isUnexpected(error: unknown): boolean {
  return failureOf(error).code === 'INTERNAL_SERVER_ERROR';
}

/**
 * Codes whose reason is about what the caller gave. Any other is in the words of the backend, which may
 * hold its address or the gateway's user there: it is for the log, and for `stowage check`.
 */
const EXPLAINED: ReadonlySet<StorageErrorCode> = new Set([
  'PRECONDITION_FAILED',
  'INVALID_ARGUMENT',
  'INVALID_CONTAINER_NAME',
  'INVALID_OBJECT_NAME',
  'INVALID_METADATA',
  'CHECKSUM_MISMATCH',
  'SIZE_MISMATCH',
  'UNSUPPORTED',
]);

/** What of an error's context a user may see; the rest is for the log. */
const SHOWN: ReadonlySet<string> = new Set<keyof ErrorContext>([
  'account',
  'backend',
  'container',
  'limit',
  'actual',
  'currentEtag',
  'retryAfterSeconds',
]);

function storageFailure(error: StorageError): Failure {
  const meaning: Meaning = MEANINGS[error.code];
  // What nobody foresaw may say anything: it is for the log.
  const details = error.code === 'UNEXPECTED' ? {} : detailsOf(error);
  return {
    ...details,
    code: meaning.code,
    message: meaning.words(error.context),
    retryable: error.retryable,
  };
}

function detailsOf({ code, context }: StorageError): FailureDetails {
  const { object: file, reason, ...rest } = context;
  const shown = Object.entries(rest).filter(([key]) => SHOWN.has(key));
  const details: FailureDetails = Object.fromEntries(shown);
  const why = EXPLAINED.has(code) ? reason : undefined;
  return { ...details, ...defined({ file, reason: why }) };
}

function container(context: ErrorContext): string {
  return JSON.stringify(context.container ?? '?');
}

function file(context: ErrorContext): string {
  const within =
    context.container === undefined
      ? ''
      : ` in container ${container(context)}`;
  return JSON.stringify(context.object ?? '?') + within;
}

function where(context: ErrorContext): string {
  return context.account === undefined ? '' : ` (account ${context.account})`;
}
