import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ifAllowed } from './allowed.js';
import { headBucket } from './bucket-head.js';
import { allBuckets } from './buckets.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { keyIn } from './keys.js';
import { isMisplaced } from './reasons.js';
import { freshVersioningOf } from './versioning-of.js';

/** So long one request of a walk may take, in milliseconds. */
const ANSWERED_WITHIN_MS = 60_000;

/** What was counted. */
export interface Totals {
  readonly containerCount: number;
  readonly objectCount: number;
  readonly bytesUsed: number;
}

/**
 * One walk through all that an account holds, one request after the other. What failed can go on where
 * it was.
 */
export class UsageWalk {
  readonly begunAt = new Date();
  readonly #desk: Desk;
  /** The buckets that are still to be counted, the one under way first. */
  #left: string[] | undefined;
  /** The last key that was counted in that one; none before the first. */
  #key = '';
  #containers = 0;
  #objects = 0;
  #bytes = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Goes on to the end; fails as the service does, and when the account is closed. */
  async goOn(): Promise<Totals> {
    const left = (this.#left ??= await this.#buckets());
    for (let [Bucket] = left; Bucket !== undefined; [Bucket] = left) {
      await this.#countIfThere(Bucket);
      left.shift();
      this.#key = '';
    }
    return {
      containerCount: this.#containers,
      objectCount: this.#objects,
      bytesUsed: this.#bytes,
    };
  }

  async #buckets(): Promise<string[]> {
    const { bucket } = this.#desk.places;
    if (bucket !== undefined) return [bucket];
    const all = await allBuckets(this.#desk, this.#signal());
    return all.map(({ name }) => name);
  }

  /**
   * One that went away meanwhile holds nothing; of one that we may not see, or that is in another
   * region, nothing is known.
   */
  async #countIfThere(Bucket: string): Promise<void> {
    try {
      if (this.#desk.places.bucket !== undefined) {
        await this.#countByListing(Bucket);
        return;
      }
      const isToldOf = this.#key === '' && (await this.#isTold(Bucket));
      if (!isToldOf) await this.#countByListing(Bucket);
      this.#containers += 1;
    } catch (error) {
      if (!isOutOfSight(error)) throw error;
    }
  }

  /**
   * Whether the service itself tells how much a bucket holds; then that is counted. Where versions are
   * kept, or were once, it would be all of them.
   */
  async #isTold(Bucket: string): Promise<boolean> {
    const { wire } = this.#desk;
    const head = await headBucket(wire, Bucket, this.#signal());
    if (head.objectCount === undefined) return false;
    const asked = freshVersioningOf(this.#desk, Bucket, this.#signal());
    if ((await ifAllowed(asked)) !== 'OFF') return false;
    this.#objects += head.objectCount;
    this.#bytes += head.bytesUsed ?? 0;
    return true;
  }

  async #countByListing(Bucket: string): Promise<void> {
    let before: string;
    let isWhole: boolean;
    do {
      before = this.#key;
      isWhole = await this.#countPage(Bucket);
    } while (!isWhole && this.#key !== before);
  }

  /** Counts the next thousand; whether these were the last. */
  async #countPage(Bucket: string): Promise<boolean> {
    const command = new ListObjectsV2Command({
      Bucket,
      EncodingType: 'url',
      ...(this.#key !== '' && { StartAfter: this.#key }),
    });
    const answer = await this.#desk.wire.ask(command, this.#signal());
    for (const { Key = '', Size = 0 } of answer.Contents ?? []) {
      this.#countObject(keyIn(answer, Key), Size);
    }
    return answer.IsTruncated !== true;
  }

  #countObject(key: string, size: number): void {
    const isObject =
      this.#desk.places.bucket === undefined || this.#isInFolder(key);
    this.#key = key;
    if (!isObject) return;
    this.#objects += 1;
    this.#bytes += size;
  }

  /**
   * Whether a key of the one bucket is an object of a container, which is counted with its first key:
   * its keys follow each other.
   */
  #isInFolder(key: string): boolean {
    const container = key.slice(0, key.indexOf('/') + 1);
    if (container.length < 2) return false;
    if (!this.#key.startsWith(container)) this.#containers += 1;
    return key !== container;
  }

  #signal(): AbortSignal {
    const deadline = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    return AbortSignal.any([this.#desk.closed, deadline]);
  }
}

function isOutOfSight(error: unknown): boolean {
  return isRefused(error) && (isRefused(error, 403, 404) || isMisplaced(error));
}
