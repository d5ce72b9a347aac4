import type { JobClock } from './clock.js';
import { isOver, type Job } from './job.js';

/**
 * Between two that are told; the end is told at once. So there are never more than three in a second,
 * and with the end four.
 */
const SPACING_MS = 334;

/** A job that somebody watches. */
export interface Watched {
  find(): Promise<Job | undefined>;
  /**
   * Calls back whenever the job may have changed, and says whether it may be over.
   * @returns what ends that
   */
  onChange(act: (mayBeOver: boolean) => void): () => void;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  readonly clock: JobClock;
}

/**
 * A job as it stands and as it changes, no more often than four times a second; its end is the last.
 * Who leaves is let go at once, also while nothing happens.
 */
export function watchJob(watched: Watched): AsyncIterable<Job> {
  return {
    [Symbol.asyncIterator]: () => {
      const leaving = new AbortController();
      const signal = AbortSignal.any([watched.signal, leaving.signal]);
      const jobs = follow({ ...watched, signal });
      return {
        next: () => jobs.next(),
        return: () => {
          leaving.abort();
          return jobs.return();
        },
      };
    },
  };
}

async function* follow(watched: Watched): AsyncGenerator<Job, void> {
  const news = new News(watched);
  try {
    yield* tellJob(watched, news);
  } finally {
    news.close();
  }
}

async function* tellJob(
  watched: Watched,
  news: News,
): AsyncGenerator<Job, void> {
  while (news.isWanted()) {
    news.heard();
    const job = await watched.find();
    if (job === undefined || !news.isWanted()) return;
    if (news.mayTell(job)) yield job;
    if (isOver(job)) return;
    await news.worthTelling();
  }
}

/** Whether there is something to tell, and whether it is time. Nothing piles up in it. */
class News {
  readonly #watched: Watched;
  readonly #stopListening: () => void;
  readonly #leave = () => {
    this.#wake();
  };
  #hasChanged = false;
  #mayBeOver = false;
  #isTime = true;
  #stopResting = () => {};
  #wake = () => {};

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#stopListening = watched.onChange((mayBeOver) => {
      this.#hasChanged = true;
      this.#mayBeOver ||= mayBeOver;
      this.#wake();
    });
    watched.signal.addEventListener('abort', this.#leave);
  }

  isWanted(): boolean {
    return !this.#watched.signal.aborted;
  }

  /** All that was said so far is in what is found now. */
  heard(): void {
    this.#hasChanged = false;
    this.#mayBeOver = false;
  }

  /** Whether this is told now, and then none for a while; if not, it is news still. */
  mayTell(job: Job): boolean {
    if (!this.#isTime && !isOver(job)) {
      this.#hasChanged = true;
      return false;
    }
    this.#isTime = false;
    this.#stopResting();
    this.#stopResting = this.#watched.clock.after(SPACING_MS, () => {
      this.#isTime = true;
      this.#wake();
    });
    return true;
  }

  async worthTelling(): Promise<void> {
    while (!this.#isWorthTelling()) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.#stopListening();
    this.#stopResting();
    this.#watched.signal.removeEventListener('abort', this.#leave);
  }

  #isWorthTelling(): boolean {
    if (!this.isWanted() || this.#mayBeOver) return true;
    return this.#hasChanged && this.#isTime;
  }
}
