import type { Job, JobProgress } from '../job.js';
import type { JobRun } from '../queue.js';
import type { Attempts } from '../tries.js';
import type { Entry } from './rows.js';

/** What a run tells as it goes. */
export interface LiveRunEvents {
  readonly save: (run: LiveRun, saved: unknown) => Promise<void>;
  readonly report: (run: LiveRun) => void;
}

/** A run that goes on in this process. How far it is, is known here before it is written. */
export class LiveRun implements JobRun, Attempts {
  readonly job: Job;
  readonly saved: unknown;
  readonly tries: number;
  readonly furthest: number;
  readonly #events: LiveRunEvents;
  readonly #stopping = new AbortController();
  #progress: JobProgress;
  #isOver = false;

  constructor(entry: Entry, events: LiveRunEvents) {
    const { job, saved, tries, furthest } = entry;
    this.job = job;
    this.saved = saved;
    this.tries = tries;
    this.furthest = furthest;
    this.#progress = job.progress;
    this.#events = events;
  }

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  get progress(): JobProgress {
    return this.#progress;
  }

  /** Whether the runner has done with it: it holds no place, and neither saves nor reports. */
  get isOver(): boolean {
    return this.#isOver;
  }

  async save(saved: unknown): Promise<void> {
    if (this.#isOver) throw new Error(`The run of job ${this.job.id} is over.`);
    await this.#events.save(this, saved);
  }

  report({ bytesDone, bytesTotal }: JobProgress): void {
    if (this.#isOver) return;
    this.#progress =
      bytesTotal === undefined ? { bytesDone } : { bytesDone, bytesTotal };
    this.#events.report(this);
  }

  stop(why: string): void {
    this.#stopping.abort(new Error(why));
  }

  end(): void {
    this.#isOver = true;
  }
}
