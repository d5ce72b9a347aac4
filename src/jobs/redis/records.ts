import { createHash, randomBytes } from 'node:crypto';
import type { RedisLink } from '../../redis/index.js';
import { ASKED_FOR_MS } from '../asked.js';
import type { Job, NewJob } from '../job.js';
import type { JobPage, JobQuery } from '../queue.js';
import {
  fieldsOf,
  fieldsWith,
  JOB_FIELDS,
  jobOf,
  jsonOf,
  newFields,
  recordOf,
} from './record.js';
import type { JobRecord } from './record.js';
import * as scripts from './scripts.js';

/** How many records one look takes. */
const BITE = 100;

/** A job as one run holds it. */
export interface Holding {
  readonly id: string;
  /** Nobody else's. */
  readonly run: string;
}

/** How often what was tried; or that the job is another's, or that it is to end. */
export type Tried = number | 'LOST' | 'ENDING';

/** How often it was tried to end a job; or that it is another's, or over. */
export type Postponed = number | 'LOST' | 'OVER';

/** How a job ends; `result` is JSON. */
export interface Ending {
  readonly state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly result?: string;
}

/**
 * The records of jobs in Redis, which are the truth about them. What a run writes is refused once
 * another one holds the job. Every method may fail with a RedisUnavailableError.
 */
export class JobRecords {
  readonly #link: RedisLink;
  readonly #prefix: string;

  constructor(link: RedisLink, prefix: string) {
    this.#link = link;
    this.#prefix = prefix;
  }

  /**
   * The new job, or the one that was asked for by the same key; undefined where the owner has `limit` jobs
   * that are not over.
   */
  async add(job: NewJob, limit: number): Promise<Job | undefined> {
    const { owner, asked } = job;
    const record = await this.#run(scripts.ADD, [
      owner,
      limit,
      randomBytes(8).toString('hex'),
      asked ? nameOf(owner, asked.key) : '',
      ASKED_FOR_MS,
      ...newFields(job),
    ]);
    return record ? jobOf(fieldsOf(record as string[])) : undefined;
  }

  async find(id: string): Promise<Job | undefined> {
    const values = await this.#link.ask((redis) =>
      redis.hmget(this.#key(id), ...JOB_FIELDS),
    );
    return jobOf(fieldsWith(JOB_FIELDS, values));
  }

  async findAsked(owner: string, key: string): Promise<Job | undefined> {
    const asked = `${this.#prefix}:asked:${nameOf(owner, key)}`;
    const id = await this.#link.ask((redis) => redis.get(asked));
    return id === null ? undefined : this.find(id);
  }

  /** All there is of a job. */
  async read(id: string): Promise<JobRecord | undefined> {
    return recordOf(
      await this.#link.ask((redis) => redis.hgetall(this.#key(id))),
    );
  }

  /** Newest first. */
  async list(query: JobQuery): Promise<JobPage> {
    const found: Job[] = [];
    let from = query.after;
    for (;;) {
      const ids = await this.#idsBefore(query.owner, from);
      const jobs = await Promise.all(ids.map((id) => this.find(id)));
      found.push(...matching(jobs, query));
      from = ids.at(-1);
      if (from === undefined || found.length > query.limit) break;
    }
    return pageOf(found, query.limit);
  }

  /** Has the run hold the job from now on; undefined where there is nothing left to do. */
  async begin({ id, run }: Holding): Promise<JobRecord | undefined> {
    const flat = await this.#run(scripts.BEGIN, [id, run]);
    return recordOf(fieldsOf(flat as string[]));
  }

  /** Whether the run holds the job still. */
  save({ id, run }: Holding, saved: unknown): Promise<boolean> {
    return this.#did(scripts.WRITE, [id, run, 'saved', jsonOf(saved)]);
  }

  /** Whether the run holds the job still. */
  report({ id, run }: Holding, progress: Job['progress']): Promise<boolean> {
    return this.#did(scripts.WRITE, [id, run, 'progress', jsonOf(progress)]);
  }

  /** Whether it is to go on, and if not, why. */
  async look({
    id,
    run,
  }: Holding): Promise<'HELD' | 'LOST' | 'FAILED' | 'CANCELLED'> {
    const said = await this.#run(scripts.LOOK, [id, run]);
    return said as 'HELD' | 'LOST' | 'FAILED' | 'CANCELLED';
  }

  /** Counts a try, and has the job wait for the next one; with `maxTries` of them it ends as FAILED. */
  async retry(
    { id, run }: Holding,
    failure: unknown,
    maxTries: number,
  ): Promise<Tried> {
    const given = [id, run, jsonOf(failure), maxTries];
    return (await this.#run(scripts.RETRY, given)) as Tried;
  }

  /** Has it wait to go on as if this run had not been. */
  release({ id, run }: Holding): Promise<boolean> {
    return this.#did(scripts.RELEASE, [id, run]);
  }

  /** Decides that it ends as FAILED, unless it is to end already. */
  fail({ id, run }: Holding, failure: unknown): Promise<boolean> {
    return this.#did(scripts.FAIL, [id, run, jsonOf(failure)]);
  }

  /** Lets go of a job that could not be ended; after so many times it is over all the same. */
  async postpone({ id, run }: Holding, maxAbandons: number) {
    const postponed = await this.#run(scripts.POSTPONE, [id, run, maxAbandons]);
    return postponed as Postponed;
  }

  finish(
    { id, run }: Holding,
    { state, result = '' }: Ending,
  ): Promise<boolean> {
    return this.#did(scripts.FINISH, [id, run, state, result]);
  }

  /** Has a job end. Whether it waits for another try, and what it left is for `run` to take away. */
  cancel({ id, run }: Holding): Promise<boolean> {
    return this.#did(scripts.CANCEL, [id, run]);
  }

  /** The lanes in which something is to do. */
  lanes(): Promise<readonly string[]> {
    return this.#link.ask((redis) => redis.hkeys(`${this.#prefix}:lanes`));
  }

  /** A bite of the ids of all that is not over, oldest first; empty at the end. */
  open(offset: number): Promise<readonly string[]> {
    const last = String(offset + BITE - 1);
    return this.#link.ask((redis) =>
      redis.zrange(`${this.#prefix}:open`, offset, last),
    );
  }

  /** Removes those of a bite that have been over for so long, and are not asked for any more. */
  async sweep(keptMs: number): Promise<void> {
    await this.#run(scripts.SWEEP, [keptMs, ASKED_FOR_MS, BITE]);
  }

  #idsBefore(owner: string, before: string | undefined) {
    const from = before === undefined ? '+' : `(${before}`;
    const key = `${this.#prefix}:owner:${owner}`;
    return this.#link.ask((redis) =>
      redis.zrevrangebylex(key, from, '-', 'LIMIT', 0, BITE),
    );
  }

  async #did(script: string, args: readonly (string | number)[]) {
    return (await this.#run(script, args)) === 1;
  }

  #run(script: string, args: readonly (string | number)[]): Promise<unknown> {
    const words = args.map(String);
    return this.#link.ask((redis) =>
      redis.eval(script, '1', this.#prefix, ...words),
    );
  }

  #key(id: string): string {
    return `${this.#prefix}:job:${id}`;
  }
}

/** Of one length, and nothing that a caller wrote. */
function nameOf(owner: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, key]))
    .digest('hex');
}

function matching(
  jobs: readonly (Job | undefined)[],
  { kinds, states }: JobQuery,
): readonly Job[] {
  return jobs
    .flatMap((job) => job ?? [])
    .filter(({ kind }) => kinds?.includes(kind) ?? true)
    .filter(({ state }) => states?.includes(state) ?? true);
}

/** `found` has one more than the page where there is a next one. */
function pageOf(found: readonly Job[], limit: number): JobPage {
  const items = found.slice(0, limit);
  const next = items.at(-1)?.id;
  return found.length > limit && next !== undefined
    ? { items, next }
    : { items };
}
