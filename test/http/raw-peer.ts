import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { eventually } from '../support/eventually.js';

/** A message of graphql-transport-ws. */
export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A WebSocket on which a test says what it wants, allowed or not, and sees what it gets. */
export class RawPeer implements Disposable {
  readonly socket: WebSocket;
  readonly seen: Message[] = [];
  /** How it was closed; undefined while it is open. */
  code: number | undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.seen.push(JSON.parse((data as Buffer).toString()) as Message);
    });
    socket.on('close', (code) => (this.code = code));
    socket.on('error', () => undefined);
  }

  /** Connects, and says nothing yet. */
  static async open(
    url: string,
    options: ClientOptions = {},
    protocols = ['graphql-transport-ws'],
  ): Promise<RawPeer> {
    const at = `${url.replace(/^http/, 'ws')}/graphql`;
    const socket = new WebSocket(at, protocols, options);
    const peer = new RawPeer(socket);
    await once(socket, 'open');
    return peer;
  }

  /** Connects and introduces itself. */
  static async greeted(url: string): Promise<RawPeer> {
    const peer = await RawPeer.open(url);
    peer.say({ type: 'connection_init' });
    await peer.sees((message) => message.type === 'connection_ack');
    return peer;
  }

  say(message: Message): void {
    this.socket.send(JSON.stringify(message));
  }

  ask(id: string, query: string, variables: object = {}): void {
    this.say({ type: 'subscribe', id, payload: { query, variables } });
  }

  /** Waits for a message. */
  async sees(isIt: (message: Message) => boolean): Promise<Message> {
    await eventually('the message comes', () =>
      Promise.resolve(this.seen.some(isIt)),
    );
    const found = this.seen.find(isIt);
    if (!found) throw new Error('it has gone');
    return found;
  }

  /** Waits until the other side has closed, and says with which code. */
  async ends(): Promise<number> {
    await eventually('the socket is closed', () =>
      Promise.resolve(this.code !== undefined),
    );
    return this.code ?? 0;
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}
