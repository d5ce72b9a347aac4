import type { Job } from '../job.js';
import type { JobFault } from '../queue.js';
import { pauseAfter } from '../pauses.js';
import { oneMore } from '../tries.js';
import { writeSurely, type Desk } from './desk.js';
import { LiveRun, type LiveRunEvents } from './live-run.js';
import { textOf, type Entry } from './rows.js';

/** How often at most progress is written by itself. */
const PROGRESS_EVERY_MS = 1000;

/** How a run ended badly; `failure` is JSON. */
interface FailedRun {
  readonly fault: JobFault;
  readonly failure: string | null;
}

/** How a run ended; `result` is JSON. */
type RunEnd = { readonly result: string | null } | FailedRun;

/** The runs that go on in this process, and what becomes of each. */
export class Runs {
  readonly #desk: Desk;
  readonly #live = new Map<string, LiveRun>();
  readonly #reported = new Set<LiveRun>();
  readonly #events: LiveRunEvents;
  #stopWriting: (() => void) | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#events = {
      save: (run, saved) => this.#save(run, saved),
      report: (run) => {
        this.#report(run);
      },
    };
  }

  /** Also one that has ended, until what became of it is written. */
  has(id: string): boolean {
    return this.#live.has(id);
  }

  /** The lane of each run that goes on. */
  get lanes(): readonly string[] {
    const live = [...this.#live.values()].filter(({ isOver }) => !isOver);
    return live.map(({ job }) => job.lane);
  }

  /** The job with how far it is by now. */
  current(job: Job): Job {
    const run = this.#live.get(job.id);
    return run ? { ...job, progress: run.progress } : job;
  }

  /** Runs a job that is said to be RUNNING; ends when what became of it is written. */
  async run(entry: Entry): Promise<void> {
    const { id } = entry.job;
    const run = new LiveRun(entry, this.#events);
    this.#live.set(id, run);
    try {
      const end = await this.#endOf(run);
      run.end();
      await writeSurely(this.#desk, () => {
        this.#settle(run, end);
      });
    } finally {
      this.#reported.delete(run);
      this.#live.delete(id);
    }
  }

  stop(id: string, why: string): void {
    this.#live.get(id)?.stop(why);
  }

  stopAll(why: string): void {
    for (const run of this.#live.values()) run.stop(why);
  }

  /** Nothing that a run still says is heard. */
  close(): void {
    this.#stopWriting?.();
    for (const run of this.#live.values()) run.end();
  }

  async #endOf(run: LiveRun): Promise<RunEnd> {
    const { runners, faultOf } = this.#desk.rules;
    try {
      return { result: textOf(await runners[run.job.kind]?.run(run)) };
    } catch (error) {
      const fault = faultOf(error);
      return { fault, failure: textOf(fault.failure) };
    }
  }

  /** What was cancelled is ending already; what the queue stopped goes on when it is opened again. */
  #settle(run: LiveRun, end: RunEnd): void {
    const { table, clock } = this.#desk;
    const { id } = run.job;
    table.progress(id, run.progress);
    if ('result' in end) {
      const { result } = end;
      const finishedAt = clock.now();
      table.finish(id, { state: 'SUCCEEDED', result, finishedAt });
    } else if (!run.signal.aborted) {
      this.#fail(run, end);
    }
  }

  #fail(run: LiveRun, { fault, failure }: FailedRun): void {
    const { table, rules, clock } = this.#desk;
    const { id } = run.job;
    const attempts = oneMore(run, run.progress.bytesDone);
    const { tries } = attempts;
    const now = clock.now();
    if (fault.passing && tries < rules.maxTries) {
      const { backoffMs } = rules;
      const pauseMs = pauseAfter({ ...fault, tries, backoffMs });
      table.queueAgain(id, { ...attempts, dueAt: now + pauseMs });
    } else {
      table.beginToFail(id, failure, now);
    }
  }

  #save(run: LiveRun, saved: unknown): Promise<void> {
    const { table, commits } = this.#desk;
    const { id } = run.job;
    const text = textOf(saved);
    this.#reported.delete(run);
    return commits.run(() => {
      table.save(id, text);
      table.progress(id, run.progress);
    });
  }

  #report(run: LiveRun): void {
    const { changes, clock } = this.#desk;
    this.#reported.add(run);
    this.#stopWriting ??= clock.after(PROGRESS_EVERY_MS, () => {
      this.#stopWriting = undefined;
      void this.#writeProgress();
    });
    changes.tell(run.job.id, false);
  }

  /** What a disk refuses is told again with the next. */
  async #writeProgress(): Promise<void> {
    const { table, commits } = this.#desk;
    const runs = [...this.#reported];
    this.#reported.clear();
    await commits
      .run(() => {
        for (const { job, progress } of runs) table.progress(job.id, progress);
      })
      .catch(() => undefined);
  }
}
