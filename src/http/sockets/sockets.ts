import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { GatewayError } from '../../gateway/index.js';
import { isKnownHost } from '../hosts.js';
import type { HttpLimits } from '../limits.js';
import type { HttpOptions } from '../options.js';
import type { GraphqlTalk } from '../routes/graphql.js';
import { asksForSocket, refusedOrigin } from './handshake.js';
import { Peer } from './peer.js';

const PROTOCOL = 'graphql-transport-ws';

/** Bytes of one message: a document is no longer by HTTP. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** The WebSockets at /graphql. */
export class Sockets {
  readonly #options: HttpOptions;
  readonly #limits: HttpLimits;
  readonly #open = new Map<Peer, GraphqlTalk>();
  readonly #looking: NodeJS.Timeout;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_MESSAGE_BYTES,
    autoPong: false,
    // Without one that both speak it is opened, and then closed with a code that says so.
    handleProtocols: (offered) => offered.has(PROTOCOL) && PROTOCOL,
  });
  #closed: (() => void) | undefined;

  constructor(options: HttpOptions, limits: HttpLimits) {
    this.#options = options;
    this.#limits = limits;
    this.#looking = setInterval(() => {
      for (const peer of this.#open.keys()) peer.look();
    }, limits.pingMs).unref();
  }

  /** Whether a request is to become a socket; any other is answered as a request, with its refusal. */
  takes(request: IncomingMessage): boolean {
    const { host } = request.headers;
    return (
      asksForSocket(request) &&
      isKnownHost(host, this.#options.publicHost) &&
      this.refusalOf(request) === undefined
    );
  }

  /** Why a request that asks for it does not become a socket. */
  refusalOf(request: IncomingMessage): GatewayError | undefined {
    if (!asksForSocket(request)) return undefined;
    if (this.#closed) {
      const message = 'The gateway is closing. Connect again.';
      return new GatewayError('BACKEND_UNAVAILABLE', message);
    }
    const { sockets: limit } = this.#limits;
    if (this.#open.size >= limit) {
      const message = `${limit} WebSockets are open, which is as many as may be. Try again later.`;
      return new GatewayError('RATE_LIMITED', message, { limit });
    }
    return refusedOrigin(request, this.#options.corsOrigins);
  }

  /** Makes a request that it `takes` a socket. */
  take(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, connection, head, (socket) => {
      this.#opened(socket);
    });
  }

  /** Opens no more; closes each once it has its answers, and does not wait for the end of subscriptions. */
  close(): Promise<void> {
    clearInterval(this.#looking);
    return new Promise((resolve) => {
      this.#closed = resolve;
      for (const [peer, talk] of this.#open) {
        void talk.finish().then(() => {
          peer.part();
        });
      }
      this.#settleIfClosed();
    });
  }

  #opened(socket: WebSocket): void {
    const { graphql, callerOf, logger } = this.#options;
    const peer = new Peer(socket);
    const talk = graphql.opened(peer, (signal) =>
      callerOf({ signal, requestId: `req-${randomUUID()}` }),
    );
    this.#open.set(peer, talk);
    socket.once('close', (code, reason) => {
      logger.debug({ code, open: this.#open.size - 1 }, 'socket closed');
      this.#open.delete(peer);
      talk.closed(code, reason.toString());
      this.#settleIfClosed();
    });
  }

  #settleIfClosed(): void {
    if (this.#open.size === 0) this.#closed?.();
  }
}
