import type { Job, JobRun, JobRunner } from '../../../src/jobs/index.js';
import { eventually } from '../../support/eventually.js';

/** A run that ends when and how the test says; where it is not stubborn, also once it is aborted. */
export class HeldRun {
  readonly run: JobRun;
  readonly done = Promise.withResolvers<unknown>();

  constructor(run: JobRun, isStubborn: boolean) {
    this.run = run;
    const stop = () => {
      this.done.reject(run.signal.reason as Error);
    };
    if (!isStubborn) run.signal.addEventListener('abort', stop);
  }

  get id(): string {
    return this.run.job.id;
  }

  succeed(result?: unknown): void {
    this.done.resolve(result);
  }

  fail(error: Error): void {
    this.done.reject(error);
  }
}

/** How one was asked to take away what a job left. */
export interface Abandonment {
  readonly job: Job;
  readonly saved: unknown;
}

/** A runner which does what the test says, and remembers what it was asked for. */
export class Puppet implements JobRunner {
  /** All runs in the order in which they began. */
  readonly begun: HeldRun[] = [];
  readonly abandoned: Abandonment[] = [];
  /** Runs don't end because they are aborted. */
  isStubborn = false;
  /** What each run does at once. */
  onRun: (held: HeldRun) => void = () => undefined;
  onAbandon: () => Promise<unknown> = () => Promise.resolve();
  readonly #release = Promise.withResolvers<undefined>();

  async run(run: JobRun): Promise<unknown> {
    const held = new HeldRun(run, this.isStubborn);
    this.begun.push(held);
    this.onRun(held);
    return held.done.promise;
  }

  async abandon(job: Job, saved: unknown): Promise<unknown> {
    this.abandoned.push({ job, saved });
    return this.onAbandon();
  }

  /** The run that began as the first, second, ... of all; waits until it has. */
  async nth(count: number, withinMs?: number): Promise<HeldRun> {
    await eventually(
      `run ${count} began`,
      () => Promise.resolve(this.begun.length >= count),
      withinMs,
    );
    const held = this.begun[count - 1];
    if (held === undefined) throw new Error(`There is no run ${count}.`);
    return held;
  }

  /** For `onAbandon`: nothing is taken away before `letGo`. */
  readonly hold = async (): Promise<void> => {
    await this.#release.promise;
  };

  /** Ends all that it holds, so that nobody waits for it. */
  letGo(): void {
    this.#release.resolve(undefined);
    for (const held of this.begun) held.fail(new Error('The case is over.'));
  }

  /** The ids of the jobs whose runs began, in that order. */
  get ids(): readonly string[] {
    return this.begun.map(({ id }) => id);
  }
}

/** An error after which the same may go well. */
export class PassingError extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
