import { once } from 'node:events';
import {
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

/** What an origin does with a connection whose request it has read. */
export type Conduct = (wire: Wire) => Promise<void> | void;

/** A request that came, as it stood on the wire. */
export interface Asked {
  /** `GET /file HTTP/1.1`. */
  readonly line: string;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** The other end of a fetch: nothing of HTTP is done for it. */
export interface Wire {
  readonly asked: Asked;
  readonly socket: Socket;
  /** Whether the other side is still there. */
  readonly isOpen: () => boolean;
  /** Sends it, and waits until the other side takes more. */
  readonly send: (data: string | Uint8Array) => Promise<void>;
}

/** A server of raw sockets that does to each path what a test says. */
export class HostileOrigin implements AsyncDisposable {
  /** `127.0.0.1:40123`. */
  readonly host: string;
  readonly asked: Asked[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, conducts: Record<string, Conduct>) {
    this.#server = server;
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      void this.#serve(socket, conducts);
    });
  }

  /** @param conducts by path */
  static async start(
    conducts: Record<string, Conduct>,
  ): Promise<HostileOrigin> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new HostileOrigin(server, conducts);
  }

  url(path: string): string {
    return `http://${this.host}${path}`;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Bytes that were taken by those who are connected, or wait to be. */
  get sent(): number {
    const sent = [...this.#sockets].map((socket) => socket.bytesWritten);
    return sent.reduce((sum, bytes) => sum + bytes, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(
    socket: Socket,
    conducts: Record<string, Conduct>,
  ): Promise<void> {
    const asked = await requestOn(socket);
    if (!asked) return;
    this.asked.push(asked);
    const path = asked.line.split(' ')[1]?.replace(/\?.*$/, '') ?? '';
    await conducts[path]?.(wireOf(socket, asked));
  }
}

function wireOf(socket: Socket, asked: Asked): Wire {
  const isOpen = () => !socket.destroyed && socket.writable;
  return {
    asked,
    socket,
    isOpen,
    send: async (data) => {
      if (!isOpen() || socket.write(data)) return;
      const drained = once(socket, 'drain');
      await Promise.race([drained, once(socket, 'close')]).catch(
        () => undefined,
      );
    },
  };
}

/** @returns undefined where the other side left before it had asked */
async function requestOn(socket: Socket): Promise<Asked | undefined> {
  let text = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const [head, rest] = text.split('\r\n\r\n');
      if (rest !== undefined && head !== undefined) resolve(parsed(head));
    });
    socket.on('close', () => {
      resolve(undefined);
    });
  });
}

function parsed(head: string): Asked {
  const [line = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field): [string, string] => {
    const colon = field.indexOf(':');
    const name = field.slice(0, colon).toLowerCase();
    return [name, field.slice(colon + 1).trim()];
  });
  return { line, headers: new Map(headers) };
}
