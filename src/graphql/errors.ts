import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import {
  failureOf,
  GatewayError,
  type ErrorCode,
  type FailureDetails,
} from '../gateway/index.js';
import type { InputFailure } from './user-error.type.js';

/** An input that can't be, and where it stands: `['first']`, or `['name']` inside a mutation's input. */
export class InputError extends GatewayError {
  /** Not `path`: graphql-js takes an error with one for its own. */
  readonly input: readonly string[];

  constructor(
    input: readonly string[],
    message: string,
    details: FailureDetails & { readonly code?: ErrorCode } = {},
  ) {
    const { code = 'BAD_USER_INPUT', ...rest } = details;
    super(code, message, rest);
    this.input = input;
  }
}

/**
 * What `read` gives; where it throws a GatewayError, that is about the input at `path`.
 * @throws InputError
 */
export function inputAt<T>(path: readonly string[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message, details } = error;
    throw new InputError(path, message, { ...details, code });
  }
}

/** Codes that say: what was looked for is not there. */
const ABSENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ACCOUNT_NOT_FOUND',
  'CONTAINER_NOT_FOUND',
  'FILE_NOT_FOUND',
  'VERSION_NOT_FOUND',
  'UPLOAD_NOT_FOUND',
  // Nothing can stand under a name that can't be.
  'INVALID_CONTAINER_NAME',
  'INVALID_FILE_NAME',
  // Nor anything of a kind that the backend does not have.
  'UNSUPPORTED',
]);

/** What is looked up, or null where it isn't there: queries do not fail for that. */
export async function orNull<T>(lookup: Promise<T>): Promise<T | null> {
  try {
    return await lookup;
  } catch (error) {
    if (ABSENT.has(failureOf(error).code)) return null;
    throw error;
  }
}

/** Apollo's words for documents and requests that can't be executed. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

export interface ErrorReporting {
  /** Names the request that is being answered. */
  readonly requestId: () => string;
  readonly onUnexpected: (error: unknown, requestId: string) => void;
}

/** The last step of every top-level error: the closed codes, the one shape, nothing of the inside. */
export function errorFormatter(reporting: ErrorReporting) {
  return (formatted: GraphQLFormattedError, error: unknown) => {
    const requestId = reporting.requestId();
    const failure = failureBehind(formatted, error);
    if (failure.code === 'INTERNAL_SERVER_ERROR') {
      reporting.onUnexpected(thrownBy(error), requestId);
    }
    return {
      ...formatted,
      message: failure.message,
      extensions: { ...failure, requestId },
    };
  };
}

/** The same of anything that was thrown, where Apollo does not do it. */
export function toldError(
  error: unknown,
  reporting: ErrorReporting,
): ToldError {
  const plain = error instanceof GraphQLError ? error.toJSON() : undefined;
  const told = errorFormatter(reporting)(plain ?? { message: '' }, error);
  return new ToldError(told);
}

/** An error in the shape in which it is told; nobody changes it any more. */
export class ToldError extends GraphQLError {
  readonly #told: GraphQLFormattedError;

  constructor(told: GraphQLFormattedError) {
    super(told.message, { extensions: told.extensions ?? {} });
    this.#told = told;
  }

  override toJSON(): GraphQLFormattedError {
    return this.#told;
  }
}

function failureBehind(
  formatted: GraphQLFormattedError,
  error: unknown,
): InputFailure {
  const thrown = thrownBy(error);
  const apolloCode = formatted.extensions?.['code'];
  if (thrown instanceof GraphQLError && REFUSALS.has(apolloCode)) {
    return refusal(formatted.message, String(apolloCode));
  }
  const path = thrown instanceof InputError ? thrown.input : [];
  return { ...failureOf(thrown), path };
}

function refusal(message: string, reason: string): InputFailure {
  const failure = { code: 'BAD_USER_INPUT', retryable: false } as const;
  const why = reason === failure.code ? {} : { reason };
  return { ...failure, ...why, message, path: [] };
}

/** What a resolver threw, out of the GraphQLErrors that the executors wrap around it. */
function thrownBy(error: unknown): unknown {
  if (!(error instanceof GraphQLError) || !error.originalError) return error;
  return thrownBy(error.originalError);
}
