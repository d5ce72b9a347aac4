import type { Garbage } from '../catalog/garbage.js';
import type { CommitQueue } from '../catalog/commit-queue.js';
import type { BlobFiles } from './blob-files.js';

/** How many files one transaction condemns, or one step removes. */
const BATCH = 200;

const COLLECT_EVERY_MS = 60_000;

export interface CollectorParts {
  readonly garbage: Garbage;
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

  /** Removes the files that nobody has had for the grace period. */
  async collect(): Promise<void> {
    await this.#condemn();
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

  async #condemn(): Promise<void> {
    const { garbage, queue, now, graceMs } = this.#parts;
    let condemned = BATCH;
    while (condemned === BATCH && !this.#stopped) {
      const before = now() - graceMs;
      condemned = await queue.run(() => garbage.condemn(before, BATCH));
    }
  }

  async #execute(): Promise<void> {
    const { garbage, files, queue } = this.#parts;
    let batch = garbage.condemned('', BATCH);
    while (batch.length > 0 && !this.#stopped) {
      const struck = batch;
      for (const file of struck) await files.remove(file);
      await queue.run(() => {
        garbage.strike(struck);
      });
      batch = garbage.condemned(struck.at(-1) ?? '', BATCH);
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
