import type { FastifyInstance } from 'fastify';
import { GatewayError } from '../gateway/index.js';
import { failedAnswer } from './errors.js';

const HOST = /^(\[[\da-f:.]+\]|[\w.-]+?)\.?(?::\d*)?$/i;

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[\w-]+\.)*localhost)$/;

/**
 * Answers 421 to what asks for another host than this machine or `publicHost`. Callers are not asked who they are, and
 * a page whose own name its owner has pointed at 127.0.0.1 would be of this origin to a browser.
 */
export function answerKnownHosts(
  app: FastifyInstance,
  publicHost: string | undefined,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { host } = request.headers;
    if (isKnownHost(host, publicHost)) {
      done();
      return;
    }
    const { body } = failedAnswer(otherHost(host ?? ''), request);
    reply.code(421).header('cache-control', 'no-store').send(body);
  });
}

/** Whether a `Host` header, with a port or without, names this machine or `publicHost`. */
export function isKnownHost(
  asked: string | undefined,
  publicHost: string | undefined,
): boolean {
  const host = HOST.exec(asked ?? '')?.[1]?.toLowerCase() ?? '';
  return LOOPBACK.test(host) || (host !== '' && host === publicHost);
}

function otherHost(asked: string): GatewayError {
  const message =
    `${asked === '' ? 'No host' : `The host '${asked}'`} was asked for, and this gateway does not answer as that: ` +
    'a web page could reach it under a name of its own. Ask for localhost, or set publicUrl to what clients use.';
  return new GatewayError('FORBIDDEN', message, { reason: 'HOST' });
}
