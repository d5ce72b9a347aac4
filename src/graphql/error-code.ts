import type { ErrorCode } from '../gateway/index.js';
import { enumOf } from './enum-of.js';

/** Every code a user may meet, and what it tells them. */
export const ErrorCodeEnum = enumOf<ErrorCode>({
  name: 'ErrorCode',
  description: 'Every way in which something can go wrong. The list is closed.',
  values: {
    BAD_USER_INPUT:
      'An argument, an ID or the document itself is not what was expected; the message says what was.',
    INVALID_CONTAINER_NAME: "A container can't be called that.",
    INVALID_FILE_NAME: "A file can't be called that.",
    INVALID_METADATA:
      'A metadata key or value is not allowed, or there is too much.',
    INVALID_FILE_OPERATION:
      'The file, handle or upload is not in a state, or of a kind, that admits this.',
    ACCOUNT_NOT_FOUND: 'There is no such account.',
    CONTAINER_NOT_FOUND: 'There is no such container.',
    FILE_NOT_FOUND: 'There is no such file.',
    VERSION_NOT_FOUND: 'There is no such version.',
    UPLOAD_NOT_FOUND: 'There is no such upload, or it has ended.',
    JOB_NOT_FOUND: 'There is no such job.',
    CONTAINER_EXISTS: 'There is a container of that name already.',
    FILE_EXISTS: 'There is a file of that name already.',
    CONTAINER_NOT_EMPTY: 'The container still holds files or versions.',
    PRECONDITION_FAILED:
      'The file is not the one that was expected; `currentEtag` says which it is.',
    RANGE_NOT_SATISFIABLE: 'The range lies outside the content.',
    CHECKSUM_MISMATCH: 'The bytes are not the announced ones.',
    SIZE_MISMATCH: 'There were more or fewer bytes than announced.',
    TOO_LARGE: 'It is over a limit; `limit` and `actual` say which.',
    UNSUPPORTED:
      "The account's backend can't do that; `Account.capabilities` says what it can.",
    IMPORT_FAILED: 'The remote content could not be had.',
    UNAUTHENTICATED: 'Nobody has said who is asking.',
    FORBIDDEN: 'Whoever is asking may not do that.',
    RATE_LIMITED: 'Too many requests; try again later.',
    QUERY_TOO_EXPENSIVE:
      'The query asks for too much at once; `limit` and `actual` say how much.',
    IDEMPOTENCY_KEY_REUSED: 'The key was used before, with another input.',
    BACKEND_UNAVAILABLE:
      "The backend can't be reached, or gives no sensible answer.",
    BACKEND_AUTH_FAILED:
      "The backend does not accept the gateway's credentials.",
    TIMEOUT: 'It took too long.',
    CANCELLED: 'The request was given up before it was done.',
    INTERNAL_SERVER_ERROR: 'A fault of the gateway; it has been logged.',
  },
});
