import { WebSocket } from 'ws';
import type { GraphqlSocket } from '../routes/graphql.js';

/** Bytes that may wait for a client that reads slowly; with more it is cut before anything is added. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Bytes of UTF-8 in the reason of a closing. */
const MAX_REASON_BYTES = 123;

/** How long a client may take to close a socket that this side has closed, in milliseconds. */
const PARTING_MS = 1000;

/** One open socket, and whether somebody is at its other end. */
export class Peer implements GraphqlSocket {
  readonly #socket: WebSocket;
  #hasBeenHeard = true;
  #waited = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    // What is wrong on the wire closes it, and that is heard.
    socket.on('error', () => undefined);
    socket.on('ping', (data) => {
      if (this.#keepsUp()) socket.pong(data);
    });
    socket.on('pong', () => {
      this.#hasBeenHeard = true;
    });
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  send(text: string): Promise<void> {
    if (!this.#keepsUp()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.send(text, () => {
        resolve();
      });
    });
  }

  close(code: number, reason: string): void {
    const isShort = Buffer.byteLength(reason) <= MAX_REASON_BYTES;
    this.#socket.close(code, isShort ? reason : '');
  }

  onMessage(take: (text: string) => void): void {
    this.#socket.on('message', (data) => {
      this.#hasBeenHeard = true;
      take((data as Buffer).toString());
    });
  }

  /** Cuts one that has given no sign since the last call, neither a word nor that it reads; and asks for one. */
  look(): void {
    const { bufferedAmount } = this.#socket;
    const reads = bufferedAmount < this.#waited;
    if (!this.#hasBeenHeard && !reads) {
      this.#socket.terminate();
      return;
    }
    this.#hasBeenHeard = false;
    this.#waited = bufferedAmount;
    this.#socket.ping();
  }

  /** Says goodbye, and does not wait long for an answer. */
  part(): void {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.close(1001, 'The gateway is closing');
    const patience = setTimeout(() => {
      this.#socket.terminate();
    }, PARTING_MS);
    this.#socket.once('close', () => {
      clearTimeout(patience);
    });
  }

  /** False, and it is cut, where too much waits for it already. */
  #keepsUp(): boolean {
    if (this.#socket.bufferedAmount <= MAX_WAITING_BYTES) return true;
    this.#socket.terminate();
    return false;
  }
}
