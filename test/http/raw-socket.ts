import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '../support/eventually.js';

/** A connection on which a test says, byte for byte, what it wants, and sees what it gets. */
export class RawSocket implements Disposable {
  readonly socket: Socket;
  #text = '';
  #closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (this.#text += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.#closed = true));
  }

  static async open(url: string): Promise<RawSocket> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawSocket(socket);
  }

  /** All that has come so far. */
  get text(): string {
    return this.#text;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sends a request's head: a line each, the empty one added. */
  ask(...lines: readonly string[]): void {
    this.socket.write([...lines, 'Host: localhost', '', ''].join('\r\n'));
  }

  /** Waits until this has come. */
  async sees(part: string): Promise<void> {
    await eventually(`'${part}' comes, after: ${this.#text}`, () =>
      Promise.resolve(this.#text.includes(part)),
    );
  }

  /** Waits until the other side has closed. */
  async ends(): Promise<void> {
    await eventually('the connection is closed', () =>
      Promise.resolve(this.#closed),
    );
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
