import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ByteSpan } from '../../../src/storage/index.js';

/** Bytes that are read at a time, and that may wait to be taken. */
const STEP = 1024 * 1024;

/**
 * Some bytes of an open file, which it closes. A file that ends before they do is a failure, never a
 * shorter body.
 */
export class BlobStream extends Readable {
  readonly #handle: FileHandle;
  readonly #end: number;
  readonly #failure: (cause: unknown) => Error;
  #position: number;

  constructor(
    handle: FileHandle,
    { start, end }: ByteSpan,
    failure: (cause: unknown) => Error,
  ) {
    super({ highWaterMark: STEP });
    this.#handle = handle;
    this.#position = start;
    this.#end = end;
    this.#failure = failure;
  }

  override _read(): void {
    this.#step().then(
      (chunk) => this.push(chunk),
      (cause: unknown) => this.destroy(this.#failure(cause)),
    );
  }

  override _destroy(
    error: Error | null,
    done: (error?: Error | null) => void,
  ): void {
    this.#handle.close().then(
      () => {
        done(error);
      },
      (cause: unknown) => {
        done(error ?? this.#failure(cause));
      },
    );
  }

  async #step(): Promise<Buffer | null> {
    const wanted = Math.min(STEP, this.#end - this.#position);
    if (wanted === 0) return null;

    const buffer = Buffer.allocUnsafeSlow(wanted);
    const { bytesRead } = await this.#handle.read(buffer, {
      position: this.#position,
    });
    if (bytesRead === 0) {
      throw new Error(`the file ends at byte ${this.#position}`);
    }
    this.#position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }
}
