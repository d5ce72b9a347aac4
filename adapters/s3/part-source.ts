import { once } from 'node:events';
import type { Incoming } from '../../src/storage/index.js';
import type { S3Options } from './options.js';
import { gatheredPartBytes } from './part-sizes.js';

/** Some bytes of a body, in memory. */
export interface GatheredPart {
  /** From 1. */
  readonly number: number;
  readonly content: Buffer;
  /** What holds the content, for another part once this one is sent. */
  readonly room: Buffer;
}

/** A body as parts in memory, given to several who send them: one gathers while another sends. */
export class PartSource {
  readonly #options: S3Options;
  readonly #incoming: Incoming;
  readonly #over: AbortSignal;
  #last: Promise<unknown> = Promise.resolve();
  #given = 0;

  /** @param over ends all waiting for the body */
  constructor(options: S3Options, incoming: Incoming, over: AbortSignal) {
    this.#options = options;
    this.#incoming = incoming;
    this.#over = over;
  }

  /** The next part, or undefined after the last. The first is there, if empty, of an empty body. */
  async next(room?: Buffer): Promise<GatheredPart | undefined> {
    const mine = this.#last.then(() => until(this.#over, this.#gather(room)));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Whether the parts given so far are all there are. */
  async isAtEnd(): Promise<boolean> {
    return !(await until(this.#over, this.#incoming.hasMore()));
  }

  async #gather(room: Buffer | undefined): Promise<GatheredPart | undefined> {
    const isFirst = this.#given === 0;
    if (!isFirst && !(await this.#incoming.hasMore())) return undefined;
    this.#given += 1;
    const number = this.#given;
    const bytes = gatheredPartBytes(this.#options, number);
    const held = room?.length === bytes ? room : Buffer.allocUnsafeSlow(bytes);
    let filled = 0;
    for await (const chunk of this.#incoming.stream(bytes))
      filled += (chunk as Buffer).copy(held, filled);
    return { number, content: held.subarray(0, filled), room: held };
  }
}

/** What comes of the work, unless it is over first: then it fails. */
async function until<T>(over: AbortSignal, work: Promise<T>): Promise<T> {
  over.throwIfAborted();
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(over, 'abort', { signal }).then(() => {
    throw over.reason;
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    work.catch(ignore);
    ended.catch(ignore);
    settled.abort();
  }
}

function ignore(): void {
  // Whoever waits for it has been told.
}
