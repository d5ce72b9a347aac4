import { Readable } from 'node:stream';
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

/**
 * A body on its way in: counted, summed and checked as it is taken. Its last chunk is held back until
 * all of it is known to be right, so that the backend never has a wrong one whole.
 */
export class Incoming {
  /** What the body ended in, where it was not its end. */
  failure: StorageError | undefined;

  readonly #sums: Checksummer;
  readonly #chunks: AsyncIterator<Buffer, void>;
  /** What was looked at and not taken; the next comes first. */
  #carried: Buffer[] = [];
  #checksums: Checksums = {};

  constructor(body: Readable, announced: Announced) {
    const { expect = {} } = announced;
    const algorithms = Object.keys(expect) as ChecksumAlgorithm[];
    this.#sums = new Checksummer(['md5', ...algorithms]);
    this.#chunks = this.#checked(body, announced);
  }

  /** Bytes that have come. */
  get size(): number {
    return this.#sums.size;
  }

  /** The md5, and what was announced: of the whole body, once its end was taken. */
  get checksums(): Checksums {
    return this.#checksums;
  }

  /**
   * All of a body that ends within so many bytes; of another nothing is taken.
   * @throws StorageError as all who take do: SIZE_MISMATCH, TOO_LARGE, CHECKSUM_MISMATCH, or
   * UNEXPECTED with the body's own error as its cause
   */
  async whole(limit: number): Promise<Buffer | undefined> {
    const gathered: Buffer[] = [];
    while (this.size <= limit) {
      const chunk = await this.#next();
      if (chunk === undefined) return Buffer.concat(gathered);
      gathered.push(chunk);
    }
    this.#carried = gathered;
    return undefined;
  }

  /** Whether there is anything left to take. */
  async hasMore(): Promise<boolean> {
    const chunk = await this.#next();
    if (chunk !== undefined) this.#carried.unshift(chunk);
    return chunk !== undefined;
  }

  /** The next so many bytes, or what is left where that is less. Each is given to `look` as it goes. */
  stream(
    limit: number = Infinity,
    look: (chunk: Buffer) => void = () => undefined,
  ): Readable {
    return Readable.from(this.#take(limit, look), { objectMode: false });
  }

  async *#take(
    limit: number,
    look: (chunk: Buffer) => void,
  ): AsyncGenerator<Buffer, void> {
    let left = limit;
    while (left > 0) {
      const chunk = await this.#next();
      if (chunk === undefined) return;
      if (chunk.length > left) this.#carried.unshift(chunk.subarray(left));
      const taken = chunk.subarray(0, left);
      left -= taken.length;
      look(taken);
      yield taken;
    }
  }

  async #next(): Promise<Buffer | undefined> {
    const carried = this.#carried.shift();
    if (carried !== undefined) return carried;
    try {
      const { value } = await this.#chunks.next();
      return value ?? undefined;
    } catch (error) {
      this.failure = bodyFailed(error);
      throw this.failure;
    }
  }

  async *#checked(
    body: Readable,
    announced: Announced,
  ): AsyncGenerator<Buffer, void> {
    let held: Buffer | undefined;
    for await (const chunk of body as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (bytes.length === 0) continue;
      this.#sums.update(bytes);
      checkRoom(this.size, announced);
      if (held !== undefined) yield held;
      held = bytes;
    }

    checkWhole(this.size, announced);
    this.#checksums = this.#sums.finish();
    checkDigests(this.#checksums, announced);
    if (held !== undefined) yield held;
  }
}

function bodyFailed(error: unknown): StorageError {
  if (isStorageError(error)) return error;
  const reason = 'the body ended in an error';
  return new StorageError('UNEXPECTED', { reason }, error);
}
