import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Requests whose client has been told to go on and send the body. */
const told = new WeakSet<IncomingMessage>();

/**
 * Leaves it to the routes to answer `Expect: 100-continue`, with continueBody or an error; Node would ask for the
 * body before anybody has looked at the request.
 */
export function holdBodies(server: Server): void {
  server.on('checkContinue', (request, response) => {
    server.emit('request', request, response);
  });
}

/** Tells a client that waits for it to send the body. */
export function continueBody(
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (!holdsBody(request)) return;
  told.add(request);
  response.writeContinue();
}

/** True while the client waits to be told. Answered without, its connection must end: what it sends next is unclear. */
export function holdsBody(request: IncomingMessage): boolean {
  const expected = request.headers.expect?.toLowerCase();
  return expected === '100-continue' && !told.has(request);
}
