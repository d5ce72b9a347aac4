import type { Garbage } from '../catalog/garbage.js';
import type { CommitQueue } from '../catalog/commit-queue.js';
import type { UploadLedger } from '../catalog/upload-ledger.js';
import type { BlobFiles } from './blob-files.js';

/** How many files one transaction condemns, or one step removes. */
const BATCH = 200;

const COLLECT_EVERY_MS = 60_000;

/** How long an upload is kept to which nothing comes. */
const UPLOAD_LASTS_MS = 7 * 24 * 3_600_000;

export interface CollectorParts {
  readonly garbage: Garbage;
  readonly uploads: UploadLedger;
  readonly queue: CommitQueue;
  readonly files: BlobFiles;
  readonly now: () => number;
  /** How long a file that nobody has is left alone, in milliseconds. */
  readonly graceMs: number;
}

/**
 * Removes files that no object has: in two phases, so that a crash between them leaves nothing
 * that is asked for and nothing that is forgotten. Whoever reads a file meanwhile reads on.
 */
export class Collector {
  readonly #parts: CollectorParts;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #stopped = false;
  readonly #startedAt: number;

  constructor(parts: CollectorParts) {
    this.#parts = parts;
    this.#startedAt = parts.now();
  }

  /** Collects from now on, and clears up once what an earlier process left. */
  start(): void {
    this.#inBackground(async () => {
      await this.collect();
      await this.sweep();
    });
    this.#timer = setInterval(() => {
      this.#inBackground(() => this.collect());
    }, COLLECT_EVERY_MS);
    this.#timer.unref();
  }

  /** Ends when nothing is being collected any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#working;
  }

  /** Removes the files that nobody has had for the grace period, and uploads that were left. */
  async collect(): Promise<void> {
    const { garbage, uploads, now, graceMs } = this.#parts;
    await this.#inBatches(() => garbage.condemn(now() - graceMs, BATCH));
    await this.#inBatches(() => uploads.giveUp(now() - UPLOAD_LASTS_MS, BATCH));
    await this.#execute();
  }

  /**
   * Removes the files that the index does not know: a crash before its commit left them. They are
   * an earlier process's: what has come since is on its way into the index, or in it.
   */
  async sweep(): Promise<void> {
    const { files, garbage } = this.#parts;
    for await (const file of files.all()) {
      if (this.#stopped) return;
      if (!garbage.knows(file)) await this.#removeLeftover(file);
    }
  }

  /** Removes files that are condemned: now, where a round of its own would come a little later. */
  async remove(condemned: readonly string[]): Promise<void> {
    const { garbage, files, queue } = this.#parts;
    for (const file of condemned) await files.remove(file);
    await queue.run(() => {
      garbage.strike(condemned);
    });
  }

  /** Transactions, until one finds less than a batch to do. */
  async #inBatches(step: () => number): Promise<void> {
    let done = BATCH;
    while (done === BATCH && !this.#stopped) {
      done = await this.#parts.queue.run(step);
    }
  }

  async #execute(): Promise<void> {
    const { garbage } = this.#parts;
    let batch = garbage.condemned('', BATCH);
    while (batch.length > 0 && !this.#stopped) {
      await this.remove(batch);
      batch = garbage.condemned(batch.at(-1) ?? '', BATCH);
    }
  }

  async #removeLeftover(file: string): Promise<void> {
    const { files } = this.#parts;
    const since = await files.since(file);
    if (since === undefined || since >= this.#startedAt) return;
    await files.remove(file);
  }

  /** One thing at a time. What fails is left as it was, for the next round. */
  #inBackground(work: () => Promise<void>): void {
    this.#working ??= work()
      .catch(() => undefined)
      .finally(() => {
        this.#working = undefined;
      });
  }
}
