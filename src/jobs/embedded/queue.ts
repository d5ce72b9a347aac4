import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ASKED_FOR_MS } from '../asked.js';
import { systemJobClock, type JobClock } from '../clock.js';
import type { Job, NewJob } from '../job.js';
import {
  TooManyJobsError,
  type JobPage,
  type JobQuery,
  type JobQueue,
  type JobRules,
} from '../queue.js';
import { watchJob } from '../watch.js';
import { Changes } from './changes.js';
import { Commits } from './commits.js';
import { takeUpCut } from './cut.js';
import { openDatabase } from './database.js';
import type { Desk } from './desk.js';
import { JobIds } from './ids.js';
import { JobTable } from './table.js';
import { Workshop } from './workshop.js';

/** How long `cancel` waits for a runner that is slow to end. */
const CANCELLED_WITHIN_MS = 1000;

/** How long `close` waits for runs to end. */
const CLOSED_WITHIN_MS = 5000;

/** Jobs that are over are removed so many at a time, and looked for at least so often. */
const PRUNED_AT_ONCE = 1000;
const PRUNED_EVERY_MS = 60_000;
const PRUNED_AFTER_AT_LEAST_MS = 1000;

/**
 * A queue over `jobs.db` in the directory, for this process alone.
 * @throws Error while another process has it, or where a newer release has written it
 */
export async function openJobs(
  dataDir: string,
  rules: JobRules,
  clock: JobClock = systemJobClock,
): Promise<JobQueue> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const database = openDatabase(join(dataDir, 'jobs.db'));
  const table = new JobTable(database);
  const commits = new Commits(database);
  const changes = new Changes();
  const desk = { database, table, commits, changes, rules, clock };
  await commits.run(() => {
    takeUpCut(desk);
  });
  return new EmbeddedQueue(desk);
}

class EmbeddedQueue implements JobQueue {
  readonly #desk: Desk;
  readonly #workshop: Workshop;
  readonly #ids: JobIds;
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;
  #isStarted = false;
  #stopPruning = () => {};

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#workshop = new Workshop(desk);
    this.#ids = new JobIds(() => desk.clock.now(), desk.table.lastId());
  }

  async add({ kind, owner, lane, input, asked }: NewJob): Promise<Job> {
    const { commits, rules, clock } = this.#desk;
    if (!Object.hasOwn(rules.runners, kind)) {
      throw new Error(`Nobody runs jobs of the kind ${kind}.`);
    }
    const job = {
      id: this.#ids.next(),
      kind,
      owner,
      lane,
      input: input ?? null,
      ...(asked && { asked }),
      ...NEW,
      createdAt: new Date(clock.now()),
    };
    const added = await commits.run(() => this.#insert(job));
    if (!added) throw new TooManyJobsError(rules.maxWaiting);
    this.#workshop.wake();
    return this.#workshop.current(added);
  }

  findAsked(owner: string, key: string): Promise<Job | undefined> {
    return Promise.resolve().then(() => {
      const job = this.#askedFor(owner, key);
      return job && this.#workshop.current(job);
    });
  }

  find(id: string): Promise<Job | undefined> {
    return Promise.resolve().then(() => {
      const job = this.#desk.table.find(id);
      return job && this.#workshop.current(job);
    });
  }

  list(query: JobQuery): Promise<JobPage> {
    return Promise.resolve().then(() => {
      const { items, ...rest } = this.#desk.table.list(query);
      return {
        items: items.map((job) => this.#workshop.current(job)),
        ...rest,
      };
    });
  }

  async cancel(id: string): Promise<Job | undefined> {
    const { table, commits, clock, changes } = this.#desk;
    await commits.run(() => {
      table.cancel(id, clock.now());
    });
    this.#workshop.stop(id, 'The job was cancelled.');
    this.#workshop.wake();
    changes.tell(id, true);
    await this.#overSoon(id);
    return this.find(id);
  }

  watch(id: string, signal: AbortSignal): AsyncIterable<Job> {
    const { changes, clock } = this.#desk;
    return watchJob({
      find: () => this.find(id),
      onChange: (act) => changes.listen(id, act),
      signal: AbortSignal.any([signal, this.#closing.signal]),
      clock,
    });
  }

  start(): void {
    if (this.#isStarted || this.#closed) return;
    this.#isStarted = true;
    this.#workshop.open();
    void this.#prune();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** The job, or the one that was asked for before; undefined where the owner has too many. */
  #insert(job: Job): Job | undefined {
    const { table, rules } = this.#desk;
    const { owner, asked } = job;
    const before = asked && this.#askedFor(owner, asked.key);
    if (before) return before;
    if (table.openOf(owner) >= rules.maxWaiting) return undefined;
    table.insert(job);
    return job;
  }

  #askedFor(owner: string, key: string): Job | undefined {
    const { table, clock } = this.#desk;
    return table.findAsked(owner, key, clock.now() - ASKED_FOR_MS);
  }

  async #close(): Promise<void> {
    const { database, table, commits } = this.#desk;
    this.#closing.abort();
    this.#stopPruning();
    await this.#workshop.close(CLOSED_WITHIN_MS);
    commits.close();
    try {
      table.requeueCut();
    } finally {
      database.close();
    }
  }

  /** Waits until a job is over, though not for long. */
  async #overSoon(id: string): Promise<void> {
    const patience = new AbortController();
    const stopWaiting = this.#desk.clock.after(CANCELLED_WITHIN_MS, () => {
      patience.abort();
    });
    const watching = this.watch(id, patience.signal)[Symbol.asyncIterator]();
    let isOverOrLate: boolean | undefined = false;
    while (!isOverOrLate) isOverOrLate = (await watching.next()).done;
    stopWaiting();
  }

  /** What a disk refuses to remove is removed with the next. */
  async #prune(): Promise<void> {
    const { table, commits, rules, clock } = this.#desk;
    const now = clock.now();
    const finishedAt = now - rules.keptMs;
    const askedAt = now - ASKED_FOR_MS;
    const removed = await commits
      .run(() => table.prune({ finishedAt, askedAt }, PRUNED_AT_ONCE))
      .catch(() => 0);
    if (this.#closed) return;
    const pauseMs =
      removed === PRUNED_AT_ONCE
        ? 0
        : Math.max(
            Math.min(rules.keptMs, PRUNED_EVERY_MS),
            PRUNED_AFTER_AT_LEAST_MS,
          );
    this.#stopPruning = clock.after(pauseMs, () => void this.#prune());
  }
}

const NEW = { state: 'QUEUED', progress: { bytesDone: 0 } } as const;
