import {
  Queue,
  QueueKeys,
  RedisConnection,
  RedisQueueBackend,
  Worker,
} from 'bullmq';
import type { Job as Ticket, WorkerOptions } from 'bullmq';
import type { RedisLink } from '../../redis/index.js';

/** How lanes hand out their jobs. */
export interface LaneRules {
  readonly prefix: string;
  /** Jobs of one lane that are out at once, in all processes. */
  readonly runsPerLane: number;
  /** For how long a job is out without a word from who has it. */
  readonly lockMs: number;
}

interface Lane {
  readonly queue: Pick<Queue, 'add' | 'remove' | 'close'>;
  readonly worker: Pick<Worker, 'getNextJob' | 'close'>;
  readonly backend: Pick<RedisQueueBackend, 'moveStalledJobsToWait'>;
  /** Once its bound is known to all. */
  readonly ready: Promise<unknown>;
}

export type { Ticket };

/**
 * The order of jobs: a BullMQ queue for each lane, with nothing in it but ids. BullMQ hands each id out
 * to one process at a time, no more than the lane's bound, and again when its lock was not renewed. Its
 * workers run nothing by themselves: a process takes no more than it has places for.
 */
export class Lanes {
  readonly #backend: RedisQueueBackend;
  readonly #link: RedisLink;
  readonly #options: WorkerOptions;
  readonly #runsPerLane: number;
  readonly #lanes = new Map<string, Lane>();

  constructor(link: RedisLink, { prefix, runsPerLane, lockMs }: LaneRules) {
    this.#link = link;
    this.#runsPerLane = runsPerLane;
    this.#options = {
      connection: link.redis,
      prefix,
      autorun: false,
      lockDuration: lockMs,
      stalledInterval: Math.ceil((lockMs * 2) / 3),
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    };
    this.#backend = backendOf(link, this.#options);
  }

  /** @throws RedisUnavailableError */
  async ready(): Promise<void> {
    await this.#link.ask(() => this.#backend.waitUntilReady());
  }

  /** Puts a job at the end of its lane; one that is in it already stays where it is. */
  async offer(lane: string, id: string): Promise<void> {
    const { queue } = this.#laneOf(lane);
    const options = { jobId: id, removeOnComplete: true, removeOnFail: true };
    await this.#link.ask(() => queue.add('run', {}, options));
  }

  /** The next job of a lane, locked for `run`; undefined where none is due, or no place is free. */
  async take(lane: string, run: string): Promise<Ticket | undefined> {
    const { worker, ready } = this.#laneOf(lane);
    return this.#link.ask(async () => {
      await ready;
      return worker.getNextJob(run, { block: false });
    });
  }

  /**
   * Has those jobs wait again, before all others of their lane, whose locks were not renewed. However
   * often it is asked, and by however many processes, a lane is looked at once in a while.
   */
  async takeBack(): Promise<void> {
    const lanes = [...this.#lanes.values()];
    await this.#link.ask(() =>
      Promise.all(lanes.map(({ backend }) => backend.moveStalledJobsToWait())),
    );
  }

  /** Takes a job out of its lane, unless somebody has it. */
  async remove(lane: string, id: string): Promise<void> {
    const { queue } = this.#laneOf(lane);
    await this.#link.ask(() => queue.remove(id));
  }

  /** Lets go of the lanes in which nothing is to do. */
  async keepOnly(lanes: ReadonlySet<string>): Promise<void> {
    const idle = [...this.#lanes.keys()].filter((name) => !lanes.has(name));
    await Promise.all(idle.map((name) => this.#drop(name)));
  }

  async close(): Promise<void> {
    await this.keepOnly(new Set());
    await this.#backend.close();
  }

  #laneOf(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const opened = this.#open(name);
    this.#lanes.set(name, opened);
    return opened;
  }

  #open(lane: string): Lane {
    const name = `lane-${encodeURIComponent(lane)}`;
    const backend = this.#backend.forQueue(name);
    const share = () => backend;
    const worker = new Worker(name, null, this.#options, share);
    const streams = { events: { maxLen: 100 } };
    const queue = new Queue(name, { ...this.#options, streams }, share);
    worker.on('error', () => undefined);
    queue.on('error', () => undefined);

    const ready = queue.setGlobalConcurrency(this.#runsPerLane);
    ready.catch(() => this.#drop(lane));
    return { queue, worker, backend, ready };
  }

  async #drop(name: string): Promise<void> {
    const lane = this.#lanes.get(name);
    this.#lanes.delete(name);
    await Promise.all([lane?.worker.close(true), lane?.queue.close()]);
  }
}

/** One connection for all lanes; it is the link's, and stays open. */
function backendOf(
  { redis }: RedisLink,
  options: WorkerOptions,
): RedisQueueBackend {
  const connection = new RedisConnection(redis, {
    shared: true,
    blocking: false,
  });
  const keys = new QueueKeys(options.prefix);
  const name = 'all';
  const backend = new RedisQueueBackend(
    connection,
    name,
    keys.getKeys(name),
    (type) => keys.toKey(name, type),
    options,
  );
  backend.on('error', () => undefined);
  return backend;
}
