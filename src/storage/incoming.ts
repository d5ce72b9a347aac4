import type { Readable } from 'node:stream';
import {
  checkDigests,
  checkRoom,
  checkWhole,
  type Announced,
} from './announced.js';
import {
  Checksummer,
  type ChecksumAlgorithm,
  type Checksums,
} from './checksum.js';
import { isStorageError, StorageError } from './errors.js';
import { Slices } from './slices.js';

/**
 * A body on its way in: counted, summed and checked as it is taken. Its last chunk is held back until
 * all of it is known to be right, so that the backend never has a wrong one whole. Whatever takes of
 * it throws StorageError SIZE_MISMATCH, TOO_LARGE, CHECKSUM_MISMATCH, or UNEXPECTED with the body's
 * own error as its cause.
 */
export class Incoming extends Slices {
  readonly #arrival: Arrival;

  constructor(body: Readable, announced: Announced) {
    const arrival = new Arrival(body, announced);
    super(arrival);
    this.#arrival = arrival;
  }

  /** What the body ended in, where it was not its end. */
  get failure(): StorageError | undefined {
    return this.#arrival.failure;
  }

  /** Bytes that have come. */
  get size(): number {
    return this.#arrival.size;
  }

  /** The md5, and what was announced: of the whole body, once its end was taken. */
  get checksums(): Checksums {
    return this.#arrival.checksums;
  }
}

/** The body's chunks, each when it is known that it may go on. */
class Arrival implements AsyncIterable<Buffer> {
  failure: StorageError | undefined;
  checksums: Checksums = {};
  readonly #body: Readable;
  readonly #announced: Announced;
  readonly #sums: Checksummer;

  constructor(body: Readable, announced: Announced) {
    const { expect = {} } = announced;
    const algorithms = Object.keys(expect) as ChecksumAlgorithm[];
    this.#body = body;
    this.#announced = announced;
    this.#sums = new Checksummer(['md5', ...algorithms]);
  }

  get size(): number {
    return this.#sums.size;
  }

  [Symbol.asyncIterator](): AsyncIterator<Buffer, void> {
    const chunks = this.#checked();
    const failed = (error: unknown) => {
      this.failure = bodyFailed(error);
      throw this.failure;
    };
    return { next: () => chunks.next().catch(failed) };
  }

  async *#checked(): AsyncGenerator<Buffer, void> {
    let held: Buffer | undefined;
    const chunks = this.#body as AsyncIterable<Buffer | string>;
    for await (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (bytes.length === 0) continue;
      this.#sums.update(bytes);
      checkRoom(this.size, this.#announced);
      if (held !== undefined) yield held;
      held = bytes;
    }

    checkWhole(this.size, this.#announced);
    this.checksums = this.#sums.finish();
    checkDigests(this.checksums, this.#announced);
    if (held !== undefined) yield held;
  }
}

function bodyFailed(error: unknown): StorageError {
  if (isStorageError(error)) return error;
  const reason = 'the body ended in an error';
  return new StorageError('UNEXPECTED', { reason }, error);
}
