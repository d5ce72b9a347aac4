import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  failureOf,
  GatewayError,
  isUnexpected,
  type ErrorCode,
  type Failure,
} from '../gateway/index.js';

/** What each code is in HTTP: one table for every route. */
const STATUS = {
  BAD_USER_INPUT: 400,
  INVALID_CONTAINER_NAME: 400,
  INVALID_FILE_NAME: 400,
  INVALID_METADATA: 400,
  CHECKSUM_MISMATCH: 400,
  SIZE_MISMATCH: 400,
  QUERY_TOO_EXPENSIVE: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  INVALID_FILE_OPERATION: 403,
  ACCOUNT_NOT_FOUND: 404,
  CONTAINER_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  VERSION_NOT_FOUND: 404,
  UPLOAD_NOT_FOUND: 404,
  JOB_NOT_FOUND: 404,
  CONTAINER_EXISTS: 409,
  FILE_EXISTS: 409,
  CONTAINER_NOT_EMPTY: 409,
  CANCELLED: 409,
  PRECONDITION_FAILED: 412,
  TOO_LARGE: 413,
  RANGE_NOT_SATISFIABLE: 416,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  UNSUPPORTED: 501,
  IMPORT_FAILED: 502,
  BACKEND_AUTH_FAILED: 502,
  BACKEND_UNAVAILABLE: 503,
  TIMEOUT: 504,
} satisfies Record<ErrorCode, number>;

/** What the body of an error holds; also the `extensions` of a GraphQL one. */
export type ErrorBody = Failure & { readonly requestId: string };

/** The status and the body for anything that was thrown; logs what only the log can explain. */
export function failedAnswer(
  error: unknown,
  request: FastifyRequest,
): { readonly status: number; readonly body: ErrorBody } {
  const known = asGatewayError(error);
  if (isUnexpected(known)) {
    request.log.error(
      { err: error, requestId: request.id, route: routeOf(request) },
      'unexpected',
    );
  }
  const failure = failureOf(known);
  return {
    status: STATUS[failure.code],
    body: { ...failure, requestId: request.id },
  };
}

/** Said of content that then could not be given. */
const CONTENT_HEADERS = [
  'accept-ranges',
  'content-disposition',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'repr-digest',
];

/** Answers with what was thrown, as JSON. */
export function sendFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, body } = failedAnswer(error, request);
  const { code, limit, retryAfterSeconds } = body;
  for (const name of CONTENT_HEADERS) reply.removeHeader(name);
  if (code === 'RANGE_NOT_SATISFIABLE' && limit !== undefined) {
    reply.header('content-range', `bytes */${limit}`);
  }
  if (retryAfterSeconds !== undefined) {
    reply.header('retry-after', retryAfterSeconds);
  }
  return reply.code(status).header('cache-control', 'no-store').send(body);
}

/** The route as it is written, never the url: that holds tickets. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}

/** Fastify's own refusals, by their status; its words may repeat the url. */
const REFUSALS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['BAD_USER_INPUT', 'The request is malformed: check its URL and body.'],
  413: ['TOO_LARGE', 'The body is larger than is taken here.'],
  414: ['BAD_USER_INPUT', 'The URL is longer than any that the gateway makes.'],
  415: ['BAD_USER_INPUT', 'The Content-Type is not one that is taken here.'],
};

function asGatewayError(error: unknown): unknown {
  const status =
    error instanceof Error && 'statusCode' in error ? error.statusCode : 0;
  const refusal = REFUSALS[Number(status)];
  return refusal ? new GatewayError(...refusal) : error;
}
