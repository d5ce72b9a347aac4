import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../gateway/index.js';

/** One request on a blob URL whose ticket is good, and where its answer goes. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: Caller;
  readonly account: string;
  /** Milliseconds for which a body may stand still. */
  readonly idleMs: number;
}
