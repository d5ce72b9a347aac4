import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { StorageError } from '../../storage/index.js';

/**
 * A request's body on its own. The bytes are asked for only when they are first read, and whoever destroys it leaves
 * the connection alone: destroying the request itself would take the answer along.
 */
export class ArrivingBody extends Readable {
  readonly #request: IncomingMessage;
  readonly #ask: () => void;
  #asked = false;

  /** `ask` is called once, when the first byte is wanted. */
  constructor(request: IncomingMessage, ask: () => void) {
    super();
    this.#request = request;
    this.#ask = ask;
  }

  override _read(): void {
    if (!this.#asked) this.#begin();
    this.#request.resume();
  }

  override _destroy(
    error: Error | null,
    done: (error?: Error | null) => void,
  ): void {
    this.#request.off('data', this.#give).off('end', this.#end);
    // What still comes is read away: its sender looks for the answer only when it has sent all.
    this.#request.resume();
    done(error);
  }

  #begin(): void {
    this.#asked = true;
    this.#ask();
    this.#request
      .on('data', this.#give)
      .on('end', this.#end)
      .on('error', this.#cut)
      .on('close', () => {
        if (!this.#request.complete) this.#cut();
      });
  }

  readonly #give = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.#request.pause();
  };

  readonly #cut = (cause?: Error): void => {
    const reason = 'the body was cut half way';
    this.destroy(new StorageError('CANCELLED', { reason }, cause));
  };

  readonly #end = (): void => {
    this.push(null);
  };
}
