import { Readable } from 'node:stream';

/**
 * A body that is taken piece by piece: looked into, or cut where a part ends. It holds only what was
 * looked at and not taken yet.
 */
export class Slices {
  readonly #chunks: AsyncIterator<Buffer, void>;
  /** What was looked at and not taken; the next comes first. */
  #carried: Buffer[] = [];

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]() as AsyncIterator<
      Buffer,
      void
    >;
  }

  /** All of a body that ends within so many bytes; of another nothing is taken. */
  async whole(limit: number): Promise<Buffer | undefined> {
    const gathered: Buffer[] = [];
    let size = 0;
    while (size <= limit) {
      const chunk = await this.#next();
      if (chunk === undefined) return Buffer.concat(gathered);
      gathered.push(chunk);
      size += chunk.length;
    }
    this.#carried = [...gathered, ...this.#carried];
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
    const { value } = await this.#chunks.next();
    return value ?? undefined;
  }
}
