import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a client may take to end a connection that this side has ended, in milliseconds. */
const PARTING_MS = 1000;

/**
 * How long a connection that looks idle is kept when draining begins, in milliseconds: a request may be on its
 * way to this side already.
 */
const GRACE_MS = 50;

/**
 * Every open connection, and how many requests on it wait for their answer. Node's own count is not
 * enough to drain by: it takes a connection that has sent nothing yet for a busy one.
 */
export class Connections {
  readonly #waiting = new Map<Socket, number>();
  #draining = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#waiting.set(socket, 0);
      socket.once('close', () => this.#waiting.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.#add(socket, 1);
      response.once('close', () => {
        this.#add(socket, -1);
      });
    });
    // What has become a WebSocket is no longer closed as a connection, unless it is cut.
    server.on('upgrade', ({ socket }) => {
      this.#add(socket, 1);
    });
  }

  /** Whether drain() has been called. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Closes what is idle after a short grace, and the rest as soon as it has been answered. */
  drain(): void {
    this.#draining = true;
    setTimeout(() => {
      for (const socket of this.#waiting.keys()) this.#closeIfIdle(socket);
    }, GRACE_MS);
  }

  /** Closes everything, answered or not. */
  cut(): void {
    for (const socket of this.#waiting.keys()) socket.destroy();
  }

  #add(socket: Socket, change: number): void {
    const waiting = this.#waiting.get(socket);
    if (waiting === undefined) return;
    this.#waiting.set(socket, waiting + change);
    this.#closeIfIdle(socket);
  }

  #closeIfIdle(socket: Socket): void {
    if (this.#draining && this.#waiting.get(socket) === 0) part(socket);
  }
}

/**
 * Ends a connection from this side and lets the other end it, too: closing on what has come unread would take along
 * the answer that is still on its way.
 */
function part(socket: Socket): void {
  socket.end();
  const patience = setTimeout(() => socket.destroy(), PARTING_MS);
  socket.once('close', () => {
    clearTimeout(patience);
  });
}
