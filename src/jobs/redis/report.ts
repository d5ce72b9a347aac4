import type { JobProgress } from '../job.js';

/** How often the progress of a job is written at most. */
const PAUSE_MS = 250;

/** Writes what a run reports: the first at once, then the last of each while, and the very last. */
export class Reports {
  readonly #write: (progress: JobProgress) => Promise<unknown>;
  #next: JobProgress | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #pause: NodeJS.Timeout | undefined;
  #over = false;

  constructor(write: (progress: JobProgress) => Promise<unknown>) {
    this.#write = write;
  }

  report(progress: JobProgress): void {
    if (this.#over) return;
    this.#next = progress;
    if (this.#pause === undefined) this.#writeNext();
  }

  /** Once the last is written; what is reported later is not. */
  async end(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#pause);
    this.#writeNext();
    clearTimeout(this.#pause);
    await this.#writing;
  }

  #writeNext(): void {
    this.#pause = undefined;
    const progress = this.#next;
    if (progress === undefined) return;
    this.#next = undefined;
    // The next one says it anew, and how a job ends does not hang on it.
    this.#writing = this.#writing
      .then(() => this.#write(progress))
      .catch(() => undefined);
    this.#pause = setTimeout(() => {
      this.#writeNext();
    }, PAUSE_MS);
  }
}
