import { Readable } from 'node:stream';
import { StorageError, type ErrorContext } from './errors.js';

/** Content on its way, how much of it there must be, and what it is of. */
export interface Passage {
  readonly source: Readable;
  /** Bytes. */
  readonly size: number;
  readonly about: ErrorContext;
  /** What a failure of the source means. */
  readonly failure: (error: Error) => StorageError;
}

/**
 * What an answer's body gives, counted: one that ends early is destroyed with UNAVAILABLE, and never
 * taken for the whole.
 */
export class ContentStream extends Readable {
  readonly #source: Readable;
  readonly #about: ErrorContext;
  readonly #failure: Passage['failure'];
  #left: number;

  constructor({ source, size, about, failure }: Passage) {
    super();
    this.#source = source;
    this.#left = size;
    this.#about = about;
    this.#failure = failure;
    source.on('data', (chunk: Buffer) => {
      this.#pass(chunk);
    });
    source.on('end', () => {
      this.#finish();
    });
    source.on('error', (error) => this.destroy(this.#failure(error)));
    source.pause();
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(
    error: Error | null,
    done: (error: Error | null) => void,
  ): void {
    this.#source.destroy();
    done(error);
  }

  #pass(chunk: Buffer): void {
    this.#left -= chunk.length;
    if (!this.push(chunk)) this.#source.pause();
  }

  #finish(): void {
    if (this.#left === 0) {
      this.push(null);
      return;
    }
    const reason = `the content ended ${this.#left} bytes early`;
    this.destroy(new StorageError('UNAVAILABLE', { ...this.#about, reason }));
  }
}
