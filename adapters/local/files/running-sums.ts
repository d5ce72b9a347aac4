import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';

/** The sha256 of the first so many parts of an upload. */
export interface Sum {
  readonly parts: number;
  readonly hash: Hash;
}

/** The sum of what stood, going on with the part that follows. */
export interface NextSum extends Sum {
  readonly from: Sum;
}

/** How many uploads' sums are kept; of one that is not, the file is read once more. */
const MOST_SUMS = 1000;

/**
 * What uploads sum up to as far as their parts have come in order, so that they need not be read again
 * when they are complete. Kept in memory only.
 */
export class RunningSums {
  readonly #sums = new Map<string, Sum>();

  /** As far as it is known; of no part at all in the worst case. */
  of(uploadId: string): Sum {
    return this.#sums.get(uploadId) ?? { parts: 0, hash: createHash('sha256') };
  }

  /** A sum to go on with while a part comes; undefined where that does not follow what is summed up. */
  next(uploadId: string, partNumber: number): NextSum | undefined {
    const from = this.of(uploadId);
    if (partNumber !== from.parts + 1) return undefined;
    this.#keep(uploadId, from);
    return { parts: partNumber, hash: from.hash.copy(), from };
  }

  /** A part is stored. What was summed up is void where another content was stored under its number. */
  stored(uploadId: string, partNumber: number, next?: NextSum): void {
    const sum = this.#sums.get(uploadId);
    if (next && next.from === sum) {
      this.#keep(uploadId, { parts: next.parts, hash: next.hash });
    } else if (sum && partNumber <= sum.parts) {
      this.forget(uploadId);
    }
  }

  forget(uploadId: string): void {
    this.#sums.delete(uploadId);
  }

  #keep(uploadId: string, sum: Sum): void {
    this.#sums.delete(uploadId);
    this.#sums.set(uploadId, sum);
    if (this.#sums.size <= MOST_SUMS) return;
    const [oldest] = this.#sums.keys();
    if (oldest !== undefined) this.forget(oldest);
  }
}
