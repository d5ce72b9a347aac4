import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const FINISHES_WITHIN_MS = 10_000;
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** The same request, sent again as soon as it is answered, on each of several connections. */
export interface Load {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly path: string;
  /** JSON. */
  readonly body: string;
  readonly connections: number;
  readonly forMs: number;
}

/**
 * Whole answers a second under a load. As little work as can be, so that the server is what is
 * measured: bytes straight from a socket, an answer's end known by its Content-Length.
 * @throws Error for an answer that is not 200, has no length, or has not come 10 s after the end
 */
export async function answersPerSecond(load: Load): Promise<number> {
  const { hostname, port, host } = new URL(load.url);
  const request = requestBytes(host, load);
  const clients = await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = connect({ host: hostname, port: Number(port) });
      await once(socket, 'connect');
      return new Client(socket, request);
    }),
  );

  const began = performance.now();
  const done = Promise.all(clients.map((client) => client.run()));
  await Promise.race([delay(load.forMs), done]);
  const answers = clients.reduce((sum, client) => sum + client.answers, 0);
  const seconds = (performance.now() - began) / 1000;

  for (const client of clients) client.finish();
  await done;
  return answers / seconds;
}

function requestBytes(host: string, load: Load): Buffer {
  const head = [
    `POST ${load.path} HTTP/1.1`,
    `Host: ${host}`,
    'Accept: application/json',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(load.body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${load.body}`);
}

/** One connection with one request under way. */
class Client {
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #ended = Promise.withResolvers<undefined>();
  #head: Buffer = Buffer.alloc(0);
  /** Bytes of the body still to come; 0 while a head is. */
  #left = 0;
  #finishing = false;
  answers = 0;

  constructor(socket: Socket, request: Buffer) {
    this.#socket = socket;
    this.#request = request;
  }

  /** Sends and counts until `finish` was called and the answer under way has come. */
  run(): Promise<undefined> {
    this.#socket.on('data', (chunk: Buffer) => {
      try {
        this.#take(chunk);
      } catch (error) {
        this.#ended.reject(error);
        this.#socket.destroy();
      }
    });
    this.#socket.on('error', (error) => {
      this.#ended.reject(error);
    });
    this.#socket.on('close', () => {
      this.#ended.reject(new Error('the server closed a connection'));
    });
    this.#socket.write(this.#request);
    return this.#ended.promise;
  }

  finish(): void {
    this.#finishing = true;
    this.#socket.setTimeout(FINISHES_WITHIN_MS, () => {
      this.#socket.destroy(new Error('an answer did not come'));
    });
  }

  #take(chunk: Buffer): void {
    const body = this.#left > 0 ? chunk.length : this.#takeHead(chunk);
    if (body === undefined) return;
    this.#left -= body;
    if (this.#left > 0) return;

    this.answers += 1;
    if (this.#finishing) this.#end();
    else this.#socket.write(this.#request);
  }

  /** How many bytes after the head came with it; undefined while the head is not whole. */
  #takeHead(chunk: Buffer): number | undefined {
    const seen =
      this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    const end = seen.indexOf(END_OF_HEAD);
    this.#head = end < 0 ? seen : Buffer.alloc(0);
    if (end < 0) return undefined;

    this.#left = bodyLength(seen.toString('latin1', 0, end));
    return seen.length - end - END_OF_HEAD.length;
  }

  #end(): void {
    this.#ended.resolve(undefined);
    this.#socket.destroy();
  }
}

function bodyLength(head: string): number {
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (head.startsWith('HTTP/1.1 200') && length !== undefined)
    return Number(length);
  throw new Error(`not an answer that can be measured: ${head}`);
}
