import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../gateway/index.js';

/** One request on a URL that gives or takes content, and where its answer goes. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: Caller;
  /** Milliseconds for which a body may stand still. */
  readonly idleMs: number;
}
