import {
  type Caller,
  failureOf,
  isUnexpected,
  type ErrorCode,
  type Failure,
} from '../gateway/index.js';
import { once } from './asked-again.js';
import type { GraphContext } from './context.js';
import { InputError } from './errors.js';
import { Loaders } from './loaders.js';
import type { InputFailure } from './user-error.type.js';

interface Outcome {
  readonly userErrors: readonly InputFailure[];
}

/** What a mutation answers: the thing, or why there is none. */
export type Answer<Thing extends object> = (Thing & Outcome) | Outcome;

/**
 * Runs a mutation's verb, once for an idempotencyKey, for who asks with that. Whatever it throws becomes
 * userErrors, beside those that it gives itself; what nobody expected is logged too.
 * What was looked up before is forgotten, so that the payload shows what is.
 */
export async function answer<Thing extends object>(
  context: GraphContext,
  input: object,
  verb: (caller: Caller) => Promise<Thing>,
): Promise<Answer<Thing>> {
  const answered = async (caller: Caller): Promise<Answer<Thing>> => {
    try {
      return { userErrors: [], ...(await verb(caller)) };
    } catch (error) {
      return { userErrors: [userError(context, input, error)] };
    }
  };
  try {
    return await once(context, input, answered);
  } catch (error) {
    return { userErrors: [userError(context, input, error)] };
  } finally {
    context.loaders = new Loaders(context.caller);
  }
}

/** What was thrown, as one of an input's userErrors. */
export function userError(
  context: GraphContext,
  input: object,
  error: unknown,
): InputFailure {
  if (isUnexpected(error)) context.report(error);
  const failure = failureOf(error);
  return error instanceof InputError
    ? { ...failure, path: ['input', ...error.input] }
    : failureAt(input, failure);
}

/** A failure, at the input that it is usually about. */
export function failureAt(input: object, failure: Failure): InputFailure {
  return { ...failure, path: ['input', ...blamed(input, failure)] };
}

/** The first of the code's usual inputs that was given; a switch that is off is never the reason. */
function blamed(
  input: object,
  { code, reason = '' }: Failure,
): readonly string[] {
  const given = new Map<string, unknown>(Object.entries(input));
  const field = [
    ...(INPUTS_BY_REASON[reason] ?? []),
    ...USUAL_INPUTS[code],
  ].find((name) => (given.get(name) ?? false) !== false);
  return field === undefined ? [] : [field];
}

const NONE: readonly string[] = [];
const REFS = ['container', 'file', 'version', 'upload'];

/** Which input it is rather about, where a reason says more than its code. */
const INPUTS_BY_REASON: Readonly<Record<string, readonly string[]>> = {
  HEADER_REFUSED: ['headers'],
  TOO_LARGE: ['maxSize'],
};

/** Which input a code is usually about. */
const USUAL_INPUTS = {
  BAD_USER_INPUT: ['ttlSeconds'],
  INVALID_CONTAINER_NAME: ['container', 'name', 'file', 'version'],
  INVALID_FILE_NAME: ['name', 'file', 'version'],
  INVALID_METADATA: ['metadata', 'setMetadata'],
  INVALID_FILE_OPERATION: ['file', 'upload'],
  ACCOUNT_NOT_FOUND: ['account', ...REFS],
  CONTAINER_NOT_FOUND: REFS,
  FILE_NOT_FOUND: ['file', 'upload'],
  VERSION_NOT_FOUND: ['version', 'file'],
  UPLOAD_NOT_FOUND: ['upload'],
  JOB_NOT_FOUND: ['job'],
  CONTAINER_EXISTS: ['name'],
  FILE_EXISTS: ['name', 'file'],
  CONTAINER_NOT_EMPTY: ['container'],
  PRECONDITION_FAILED: ['ifMatch', 'file'],
  RANGE_NOT_SATISFIABLE: NONE,
  CHECKSUM_MISMATCH: ['checksum'],
  SIZE_MISMATCH: ['size'],
  TOO_LARGE: ['size', 'text', 'base64', 'file'],
  UNSUPPORTED: [
    'versioning',
    'expiresAt',
    'setMetadata',
    'version',
    'logRetention',
    'container',
  ],
  IMPORT_FAILED: ['url'],
  UNAUTHENTICATED: NONE,
  FORBIDDEN: NONE,
  RATE_LIMITED: NONE,
  QUERY_TOO_EXPENSIVE: NONE,
  IDEMPOTENCY_KEY_REUSED: ['idempotencyKey'],
  BACKEND_UNAVAILABLE: NONE,
  BACKEND_AUTH_FAILED: NONE,
  TIMEOUT: NONE,
  CANCELLED: NONE,
  INTERNAL_SERVER_ERROR: NONE,
} satisfies Record<ErrorCode, readonly string[]>;
