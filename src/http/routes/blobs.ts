import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../gateway/index.js';
import type { ReadIntent, WriteIntent } from '../../storage/index.js';
import type { TicketRefusal } from '../../tickets/index.js';
import { download } from '../blobs/download.js';
import type { Exchange } from '../blobs/exchange.js';
import { upload } from '../blobs/upload.js';
import { callOf } from '../call.js';
import type { HttpLimits } from '../limits.js';
import type { HttpOptions } from '../options.js';

type BlobRequest = FastifyRequest<{ Params: { readonly ticket: string } }>;

/** Nobody but who asked may keep what a ticket gives. */
const CACHING = 'private, no-cache';

const ASK_AGAIN = 'Ask the API for a new URL.';

const REFUSAL = {
  MALFORMED: `This is not a URL that the gateway made: it is cut or changed. ${ASK_AGAIN}`,
  UNKNOWN_KEY: `This URL was signed with a key that the gateway no longer has. ${ASK_AGAIN}`,
  FORGED: `This is not a URL that the gateway signed: it has been changed. ${ASK_AGAIN}`,
  EXPIRED: `This URL has expired. ${ASK_AGAIN}`,
} satisfies Record<TicketRefusal, string>;

/** Signed URLs: the ticket is checked before anything else, and before a byte of a body is read. */
export function blobRoutes(
  app: FastifyInstance,
  { verifyTicket, callerOf }: HttpOptions,
  { idleMs }: HttpLimits,
): void {
  app.route({
    method: ['GET', 'HEAD', 'PUT'],
    url: '/blobs/:ticket',
    exposeHeadRoute: false,
    handler: async (request: BlobRequest, reply: FastifyReply) => {
      const ticket = verifyTicket(request.params.ticket);
      if (!ticket.ok) throw refused(ticket.reason);
      const { account, intent, expiresAt } = ticket;
      const caller = callerOf(callOf(request, reply));
      const exchange: Exchange = { request, reply, caller, idleMs };
      if (request.method === 'PUT') {
        const grant = { account, intent: writable(intent), expiresAt };
        await upload({ ...exchange, grant });
      } else {
        const { ref, ...serving } = readable(intent);
        await download({
          ...exchange,
          ref: { account, ...ref },
          serving: { ...serving, caching: () => CACHING },
        });
      }
      return reply;
    },
  });
}

function refused(reason: TicketRefusal): GatewayError {
  return new GatewayError('FORBIDDEN', REFUSAL[reason], { reason });
}

function readable(intent: ReadIntent | WriteIntent): ReadIntent {
  if (intent.operation === 'read') return intent;
  const message =
    'File is not readable. This URL takes one upload by PUT; ask the API for a download.';
  throw new GatewayError('INVALID_FILE_OPERATION', message);
}

function writable(intent: ReadIntent | WriteIntent): WriteIntent {
  if (intent.operation === 'write') return intent;
  const message =
    'File is not writable. This URL gives a download by GET; ask the API for an upload.';
  throw new GatewayError('INVALID_FILE_OPERATION', message);
}
