import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { routeOf } from './errors.js';
import { holdsBody } from './expectation.js';

/** What holds for every request, whatever its route. `lingerMs`: how long unwanted bodies are read. */
export function onEveryRequest(
  app: FastifyInstance,
  lingerMs: number,
  isDraining: () => boolean,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    prepareReply(request, reply);
    reply.raw.once('close', () => {
      logAnswer(request, reply);
      readAway(request, lingerMs);
    });
    done();
  });

  app.addHook('onSend', (request, reply) => {
    const last = isDraining() || holdsBody(request.raw);
    if (last) reply.header('connection', 'close');
    return Promise.resolve();
  });
}

/** The headers of every answer. */
export function prepareReply(
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
}

function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { method } = request;
  const { statusCode: status } = reply;
  const cut = !reply.raw.writableFinished;
  request.log.debug(
    {
      requestId: request.id,
      method,
      route: routeOf(request),
      status,
      milliseconds: Math.round(reply.elapsedTime),
      ...(cut && { cut }),
    },
    'answered',
  );
}

/** What a client still sends after its answer is read for a while, so that it comes to read the answer. */
function readAway({ raw }: FastifyRequest, lingerMs: number): void {
  if (raw.complete || raw.socket.destroyed) return;
  const patience = setTimeout(() => raw.socket.destroy(), lingerMs);
  const done = () => {
    clearTimeout(patience);
  };
  // Node parts the two once the answer is out: the request no longer hears that its socket has closed.
  raw.once('end', done).resume();
  raw.socket.once('close', done);
}
