import type {
  Job,
  JobFault,
  JobQueue,
  JobRules,
  JobState,
  NewJob,
} from '../../../src/jobs/index.js';
import { isOver } from '../../../src/jobs/index.js';
import { eventually } from '../../support/eventually.js';
import { PassingError, type Puppet } from './puppet.js';

/** Where the jobs of one case are kept, and of no other. */
export interface QueueStorage {
  /** A queue over it, not started. */
  open(rules: JobRules): Promise<JobQueue>;
  /**
   * Ends a queue as the death of its process does: what it has acknowledged is there, and nothing more
   * is done by it. Another may then be opened, which takes its jobs over in the end.
   */
  crash(queue: JobQueue): Promise<void>;
  /** Closes what is open, and takes it all away. */
  clear(): Promise<void>;
}

/** A kind of queue that is to keep the promises. */
export interface QueueUnderTest {
  readonly name: string;
  readonly newStorage: () => Promise<QueueStorage>;
}

/** What a case is given. */
export interface CaseContext {
  /** The runner of the kind WORK. */
  readonly puppet: Puppet;
  /** A queue over the case's storage, not started; with what `rulesFor` says but for these. */
  readonly open: (changes?: Partial<JobRules>) => Promise<JobQueue>;
  /** The same, and it runs. */
  readonly start: (changes?: Partial<JobRules>) => Promise<JobQueue>;
  readonly crash: (queue: JobQueue) => Promise<void>;
}

/** A promise that every queue keeps. */
export interface JobCase {
  /** Never changes and is never given again: `JOB-07`. */
  readonly id: string;
  readonly title: string;
  readonly run: (context: CaseContext) => Promise<void>;
}

/** A promise of every queue. */
export function jobCase(
  id: string,
  title: string,
  run: (context: CaseContext) => Promise<void>,
): JobCase {
  return { id, title, run };
}

/** Rules with short pauses, under which nothing is refused. */
export function rulesFor(puppet: Puppet): JobRules {
  return {
    runners: { WORK: puppet },
    faultOf,
    runsPerLane: 10,
    runsInAll: 10,
    maxTries: 3,
    maxCuts: 24,
    maxAbandons: 100,
    onLeft: () => undefined,
    backoffMs: 5,
    keptMs: 3_600_000,
    maxWaiting: 1000,
  };
}

function faultOf(error: unknown): JobFault {
  const message = error instanceof Error ? error.message : String(error);
  const failure = { message };
  if (!(error instanceof PassingError)) return { failure, passing: false };
  const { retryAfterMs } = error;
  return {
    failure,
    passing: true,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Work of one owner in one lane, but for what is said. */
export function work(changes: Partial<NewJob> = {}): NewJob {
  return {
    kind: 'WORK',
    owner: 'ada',
    lane: 'photos',
    input: {},
    ...changes,
  };
}

/** So many jobs, one after the other. */
export async function addAll(
  queue: JobQueue,
  count: number,
  changes: Partial<NewJob> = {},
): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (let number = 0; number < count; number += 1) {
    jobs.push(await queue.add(work(changes)));
  }
  return jobs;
}

/**
 * The job as it stands.
 * @throws Error where there is none
 */
export async function found(queue: JobQueue, id: string): Promise<Job> {
  const job = await queue.find(id);
  if (job === undefined) throw new Error(`There is no job ${id}.`);
  return job;
}

/** The job, once it is in this state. */
export async function inState(
  queue: JobQueue,
  id: string,
  state: JobState,
): Promise<Job> {
  await eventually(
    `the job was ${state}`,
    async () => (await found(queue, id)).state === state,
    TAKEN_OVER_WITHIN_MS,
  );
  return found(queue, id);
}

/** The job, once nothing more will become of it. */
export async function over(queue: JobQueue, id: string): Promise<Job> {
  await eventually(
    'the job was over',
    async () => isOver(await found(queue, id)),
    TAKEN_OVER_WITHIN_MS,
  );
  return found(queue, id);
}

/** How long it may take until a queue goes on with what another has left when it died. */
export const TAKEN_OVER_WITHIN_MS = 40_000;
