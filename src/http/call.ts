import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Call } from '../storage/index.js';

/** The call of one request: it stops when the client goes away before it has its answer. */
export function callOf(request: FastifyRequest, reply: FastifyReply): Call {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return { signal: controller.signal, requestId: request.id };
}
