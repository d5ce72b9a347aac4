import { randomUUID } from 'node:crypto';
import type { RedisLink } from '../../redis/index.js';
import { systemJobClock } from '../clock.js';
import type { Job, NewJob } from '../job.js';
import { TooManyJobsError } from '../queue.js';
import type { JobPage, JobQuery, JobQueue, JobRules } from '../queue.js';
import { watchJob } from '../watch.js';
import { onChangeOf, onceOver } from './await.js';
import type { Changes } from './changes.js';
import type { Lanes } from './lanes.js';
import type { JobRecords } from './records.js';
import { Runs } from './runs.js';
import { Upkeep } from './upkeep.js';

/** What a queue on Redis is made of. */
export interface SharedJobsParts {
  readonly link: RedisLink;
  readonly records: JobRecords;
  readonly lanes: Lanes;
  readonly changes: Changes;
  readonly rules: JobRules;
  readonly lockMs: number;
}

/** How long a `cancel` waits for the job to be over. */
const CANCELS_WITHIN_MS = 1_000;

/** Jobs that all processes on one Redis share. */
export class SharedJobs implements JobQueue {
  readonly #parts: SharedJobsParts;
  readonly #runs: Runs;
  readonly #closing = new AbortController();
  #upkeep: Upkeep | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: SharedJobsParts) {
    const { records, rules, lanes, changes, lockMs } = parts;
    const workshop = { rules, records, closing: this.#closing.signal };
    this.#parts = parts;
    this.#runs = new Runs({ workshop, lanes, changes, lockMs });
  }

  async add(job: NewJob): Promise<Job> {
    this.#checkOpen();
    const { records, lanes, changes, rules } = this.#parts;
    if (!rules.runners[job.kind]) {
      throw new Error(`nothing here runs jobs of the kind ${job.kind}`);
    }
    const added = await records.add(job, rules.maxWaiting);
    if (!added) throw new TooManyJobsError(rules.maxWaiting);
    if (added.state !== 'QUEUED') return added;

    // The job is kept: where this fails, the upkeep puts it into its lane soon.
    await lanes.offer(added.lane, added.id).catch(() => undefined);
    await changes.tell('work', added.id);
    return added;
  }

  async findAsked(owner: string, key: string): Promise<Job | undefined> {
    this.#checkOpen();
    return this.#parts.records.findAsked(owner, key);
  }

  async find(id: string): Promise<Job | undefined> {
    this.#checkOpen();
    return this.#parts.records.find(id);
  }

  async list(query: JobQuery): Promise<JobPage> {
    this.#checkOpen();
    return this.#parts.records.list(query);
  }

  async cancel(id: string): Promise<Job | undefined> {
    this.#checkOpen();
    const holding = { id, run: randomUUID() };
    if (await this.#parts.records.cancel(holding)) this.#runs.end(holding);
    const job = await onceOver(id, this.#parts, CANCELS_WITHIN_MS);
    if (job?.state === 'CANCELLED')
      await this.#parts.lanes.remove(job.lane, id);
    return job;
  }

  watch(id: string, signal: AbortSignal): AsyncIterable<Job> {
    const { records, changes } = this.#parts;
    return watchJob({
      find: () => records.find(id),
      onChange: (act) => onChangeOf(id, { records, changes, act }),
      signal: AbortSignal.any([signal, this.#closing.signal]),
      clock: systemJobClock,
    });
  }

  start(): void {
    if (this.#upkeep || this.#closing.signal.aborted) return;
    const { records, lanes, changes, rules } = this.#parts;
    const take = () => {
      this.#runs.take();
    };
    changes.on('work', take);
    this.#upkeep = new Upkeep({ records, lanes, take, keptMs: rules.keptMs });
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  #checkOpen(): void {
    if (this.#closing.signal.aborted) throw new Error('the queue is closed');
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    this.#upkeep?.close();
    await this.#runs.close();
    const { lanes, changes, link } = this.#parts;
    changes.close();
    await lanes.close();
    link.close();
  }
}
