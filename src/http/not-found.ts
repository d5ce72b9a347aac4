import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../gateway/index.js';
import { failedAnswer } from './errors.js';

/** The methods of what there is, by the start of its path. */
const METHODS: readonly (readonly [path: RegExp, allow: string])[] = [
  [/^\/blobs\/[^/?]+(?:\?|$)/, 'GET, HEAD, PUT, OPTIONS'],
  [/^\/public\//, 'GET, HEAD, OPTIONS'],
  [/^\/graphql(?:\?|$)/, 'GET, HEAD, POST, OPTIONS'],
  [/^\/(?:(?:healthz|readyz|graphiql\/?)?)(?:\?|$)/, 'GET, HEAD, OPTIONS'],
];

/** 405 with Allow for a method that a path doesn't take, 404 for other paths. */
export function sendNotFound(
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { method, url } = request;
  const allow = METHODS.find(([path]) => path.test(url))?.[1];
  const takes = allow?.split(', ').includes(method) ?? true;
  if (allow === undefined || takes) {
    return refuse(request, reply, {
      status: 404,
      message: 'There is nothing here. The API is at /graphql.',
    });
  }
  reply.header('allow', allow);
  return refuse(request, reply, {
    status: 405,
    message: `${method} is not taken here. Use ${allow}.`,
  });
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, message }: { readonly status: number; readonly message: string },
): FastifyReply {
  const error = new GatewayError('BAD_USER_INPUT', message);
  const { body } = failedAnswer(error, request);
  return reply.code(status).header('cache-control', 'no-store').send(body);
}
