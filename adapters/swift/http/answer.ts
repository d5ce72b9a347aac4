import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { fromWire } from './ask.js';
import { NotSwiftError } from './failures.js';

/** The most that an answer may hold which is read whole: a listing of 10,000 long names fits. */
const MAX_WHOLE_BYTES = 64 * 1024 * 1024;

/** What the cluster answered. Who gets it reads `body` to its end or destroys it. */
export class Answer {
  readonly status: number;
  readonly body: Readable;
  readonly #headers: Dispatcher.ResponseData['headers'];

  constructor({ statusCode, headers, body }: Dispatcher.ResponseData) {
    this.status = statusCode;
    this.#headers = headers;
    this.body = body;
    // undici's body that is destroyed ends in an error, which nobody may be there to hear.
    body.on('error', () => undefined);
  }

  /** @param name in lower case */
  header(name: string): string | undefined {
    const value = this.#headers[name];
    const [first] = typeof value === 'string' ? [value] : (value ?? []);
    return first === undefined ? undefined : fromWire(first);
  }

  /** Those whose names begin so, by what follows: metadata, for one. Names are in lower case. */
  *headersFrom(prefix: string): Generator<readonly [string, string]> {
    for (const name of Object.keys(this.#headers)) {
      const value = name.startsWith(prefix) ? this.header(name) : undefined;
      if (value !== undefined) yield [name.slice(prefix.length), value];
    }
  }

  get transaction(): string | undefined {
    return this.header('x-trans-id');
  }

  /**
   * The whole body as text.
   * @throws NotSwiftError when there is more of it than any such answer has, or it was cut
   */
  async text(): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_WHOLE_BYTES) {
        throw new NotSwiftError(`an answer of over ${MAX_WHOLE_BYTES} bytes`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  }

  /** @throws NotSwiftError where it is no JSON */
  async json(): Promise<unknown> {
    const text = await this.text();
    try {
      return JSON.parse(text);
    } catch {
      throw new NotSwiftError('an answer that is no JSON, or was cut');
    }
  }

  /** Reads what nobody needs, so that the connection can serve again. */
  async discard(): Promise<void> {
    await this.text();
  }
}
