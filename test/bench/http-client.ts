import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MIB = 1024 * 1024;

/** A request as a client sends it. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many bytes go up. */
  readonly size?: number;
  readonly text?: string;
}

/** Bare node:http with connections that are kept. */
export class HttpClient implements Disposable {
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /**
   * Sends it, and reads the answer to its end.
   * @returns the bytes that came down
   * @throws Error for a status that is no success
   */
  async send({ method, url, headers, size, text }: Sent): Promise<number> {
    const length = size ?? Buffer.byteLength(text ?? '');
    const sent = request(url, {
      method,
      agent: this.#agent,
      headers: { ...headers, 'content-length': length },
    });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    await Promise.all([answered, give(sent, size, text)]);
    const [answer] = await answered;
    let received = 0;
    for await (const chunk of answer) received += (chunk as Buffer).length;
    const { statusCode = 0 } = answer;
    if (statusCode < 300) return received;
    throw new Error(`${method} ${url} was answered ${statusCode}`);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

function give(
  to: NodeJS.WritableStream,
  size: number | undefined,
  text: string | undefined,
): Promise<void> {
  const body = size === undefined ? [text ?? ''] : bytes(size);
  return pipeline(Readable.from(body, { objectMode: false }), to);
}

const BLOCK = Buffer.alloc(MIB, 'stowage ');

function* bytes(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= BLOCK.length) {
    yield left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK;
  }
}
