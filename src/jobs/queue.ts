import type { Job, JobProgress, JobState, NewJob } from './job.js';

/** One run of a job: it may be the first, or go on from where another was cut. */
export interface JobRun {
  readonly job: Job;
  /** What the last `save` of this job gave; plain JSON. Absent in a first run. */
  readonly saved: unknown;
  /**
   * Aborted when the job is cancelled, when the queue closes, and when another process has taken the job
   * over. The run ends soon, in whatever error, and leaves what it has: the queue knows why it ended.
   */
  readonly signal: AbortSignal;
  /** Keeps what the next run goes on from: there after a crash, once this has answered. */
  save(saved: unknown): Promise<void>;
  /** Tells how far it is; as often as one likes. */
  report(progress: JobProgress): void;
}

/** What does the jobs of one kind. */
export interface JobRunner {
  /** @returns the result, plain JSON */
  run(run: JobRun): Promise<unknown>;
  /**
   * Takes away what a job that is to be FAILED or CANCELLED has left, before it is said to be over; made
   * again when it fails, and after a crash.
   * @returns the result, where it turns out that all was done before the job was stopped: it has then
   * SUCCEEDED. Undefined otherwise
   */
  abandon(job: Job, saved: unknown): Promise<unknown>;
}

/** The last try that a job has was cut off with its process: `faultOf` is asked what that means. */
export class JobCutError extends Error {
  override readonly name = 'JobCutError';

  constructor() {
    super('the process ended in the middle of the last try of the job');
  }
}

/** What an error of a run means. */
export interface JobFault {
  /** What is kept as the job's `failure`: plain JSON. */
  readonly failure: unknown;
  /** Whether the same may go well later: it is then tried again, with longer and longer pauses. */
  readonly passing: boolean;
  /** Not before so many milliseconds, where somebody said so. */
  readonly retryAfterMs?: number;
}

/** How jobs are run; the same for every queue. */
export interface JobRules {
  readonly runners: Readonly<Record<string, JobRunner>>;
  readonly faultOf: (error: unknown) => JobFault;
  /** Jobs of one lane that run at once, in all processes. */
  readonly runsPerLane: number;
  /** Jobs that run at once in this process. */
  readonly runsInAll: number;
  /**
   * How often a job is tried that fails for a while. What gets further than it ever was, by the bytes it
   * reports, is a first try again.
   */
  readonly maxTries: number;
  /**
   * As many tries are the last where the process did not outlive it: most often that is no fault of the job. Not
   * fewer than maxTries.
   */
  readonly maxCuts: number;
  /**
   * How often it is tried to take away what a job left. Then the job is over all the same, and what it
   * left stays.
   */
  readonly maxAbandons: number;
  /** Told once, of each job of which what it left stays; `error` is of the last try to take that away. */
  readonly onLeft: (job: Job, error: unknown) => void;
  /** The longest pause before the second try; each later one may be twice as long, up to a minute. */
  readonly backoffMs: number;
  /** How long jobs are kept once they are over; one that was `asked` for also for 24 hours since it was made. */
  readonly keptMs: number;
  /** Jobs of one owner that are not over: one more is refused. */
  readonly maxWaiting: number;
}

/** Which of an owner's jobs. */
export interface JobQuery {
  readonly owner: string;
  readonly kinds?: readonly string[];
  readonly states?: readonly JobState[];
  readonly limit: number;
  /** Older than the job of this id. */
  readonly after?: string;
}

export interface JobPage {
  readonly items: readonly Job[];
  /** The `after` of the next page, where there is one. */
  readonly next?: string;
}

/**
 * Jobs that outlive the process. Each is run to one end, by one process at a time; one whose process
 * died goes on elsewhere, or here after the next start.
 */
export interface JobQueue {
  /**
   * Kept when this has answered. Where the owner has a job that was `asked` for by the same key, of the last
   * 24 hours, that one is given instead, whatever it was asked for with.
   * @throws TooManyJobsError
   */
  add(job: NewJob): Promise<Job>;
  /** The job that an owner has asked for by a key in the last 24 hours, also where others are kept for less. */
  findAsked(owner: string, key: string): Promise<Job | undefined>;
  find(id: string): Promise<Job | undefined>;
  /** An owner's jobs, newest first. */
  list(query: JobQuery): Promise<JobPage>;
  /**
   * Has a job stop, wherever it runs, and what it left taken away. One that is over stays as it is.
   * @returns the job as it then stands: CANCELLED within a second, unless its runner is slower;
   * undefined where there is none
   */
  cancel(id: string): Promise<Job | undefined>;
  /**
   * The job as it stands, and then as it changes: at most 4 a second, and always how it ends, which is
   * the last. Ends without a job where there is none.
   */
  watch(id: string, signal: AbortSignal): AsyncIterable<Job>;
  /** Begins to run jobs; those that a crash cut first. */
  start(): void;
  /** Stops runs where they are, to go on later, and lets go of everything. */
  close(): Promise<void>;
}

/** An owner has as many jobs as one may have. */
export class TooManyJobsError extends Error {
  override readonly name = 'TooManyJobsError';
  readonly limit: number;

  constructor(limit: number) {
    super(`${limit} jobs are waiting or running already`);
    this.limit = limit;
  }
}
