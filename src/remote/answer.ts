import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

/** What the other side answered: nothing in it is trusted. Who gets it closes it. */
export class Answer {
  readonly status: number;
  readonly body: Readable;
  readonly #headers: Dispatcher.ResponseData['headers'];
  readonly #line: { readonly isBroken: boolean };
  readonly #close: () => Promise<void>;

  constructor(
    response: Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>,
    line: { readonly isBroken: boolean },
    close: () => Promise<void>,
  ) {
    this.status = response.statusCode;
    this.body = response.body;
    this.#headers = response.headers;
    this.#line = line;
    this.#close = close;
    // A body that is destroyed ends in an error, which nobody may be there to hear.
    this.body.on('error', () => undefined);
  }

  /**
   * Its bytes, a character each. One that is there several times is a list, as RFC 9110, 5.3 has it.
   * @param name in lower case
   */
  header(name: string): string | undefined {
    const value = this.#headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** Whether the body only seems to be whole: what has no length ends with its connection, and undici asks not how. */
  get isCut(): boolean {
    const isDelimited =
      this.header('content-length') ?? this.header('transfer-encoding');
    return isDelimited === undefined && this.#line.isBroken;
  }

  /** Ends the connection, wherever the body is. */
  async close(): Promise<void> {
    this.body.destroy();
    await this.#close();
  }
}
