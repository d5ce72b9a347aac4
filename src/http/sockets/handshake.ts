import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../gateway/index.js';

/** Whether a request to /graphql asks to become a WebSocket. */
export function asksForSocket({
  method,
  url = '',
  headers,
}: IncomingMessage): boolean {
  const [path] = url.split('?');
  const isUpgrade = headers.upgrade?.toLowerCase() === 'websocket';
  return isUpgrade && method === 'GET' && path === '/graphql';
}

/**
 * Browsers let every page open a socket to everywhere, without asking; they only say whose page it is.
 * @returns why a page may not; undefined for the gateway's own pages, those of `corsOrigins`, and what is no browser
 */
export function refusedOrigin(
  { headers }: IncomingMessage,
  corsOrigins: readonly string[],
): GatewayError | undefined {
  const { origin, host = '' } = headers;
  if (origin === undefined || corsOrigins.includes(origin)) return undefined;
  if (URL.parse(origin)?.host === host.toLowerCase()) return undefined;

  const message =
    `A page of '${origin}' may not open a WebSocket here. ` +
    'Whoever runs the gateway can allow that: cors.origins in its configuration.';
  return new GatewayError('FORBIDDEN', message, { reason: 'ORIGIN' });
}
