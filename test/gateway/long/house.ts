import { afterEach } from '@jest/globals';
import {
  Caller,
  findJob,
  importFromUrl,
  jobRunners,
  parseIdOf,
  type GatewayServices,
  type NewImport,
  type StoredJob,
} from '../../../src/gateway/index.js';
import {
  isOver,
  type JobQueue,
  type JobRules,
  type JobRunner,
} from '../../../src/jobs/index.js';
import type { StorageBackend } from '../../../src/storage/index.js';
import { resumableSums } from '../../../src/sums/index.js';
import { openReference, type ReferenceOptions } from '../../reference/index.js';
import { call } from '../../support/call.js';
import { eventually } from '../../support/eventually.js';
import { embeddedStorage } from '../../jobs/embedded.js';
import { openHouse, within } from '../house.js';
import type { Account } from './account.js';
import { PretendRemote } from './remote.js';
import { tapped, Taps } from './taps.js';

export const MIB = 2 ** 20;

const RULES = {
  runsPerLane: 4,
  runsInAll: 8,
  maxTries: 5,
  maxCuts: 24,
  maxAbandons: 100,
  onLeft: () => undefined,
  backoffMs: 5,
  keptMs: 3_600_000,
  maxWaiting: 20,
};

/** Where many tests share a machine, even one that is quick takes a while. */
const OVER_WITHIN_MS = 30_000;

type Membership = NonNullable<ReferenceOptions['membership']>;

/** What services the accounts are of; none when absent. */
export interface Memberships {
  readonly one?: Membership;
  readonly two?: Membership;
}

const open: LongHouse[] = [];

afterEach(async () => {
  for (const house of open.splice(0)) await house.close();
});

/** Two accounts in memory, jobs in files, and another side that the test plays. */
export class LongHouse {
  readonly one: Account;
  readonly two: Account;
  readonly remote = new PretendRemote();
  /** How far the accounts' clocks are ahead of the gateway's. */
  skewMs = 0;
  /** How long an import may take in all. */
  maxSeconds = 3600;
  #saves = 0;
  readonly #unkept: Error[] = [];
  readonly #accounts = new Map<string, StorageBackend>();
  readonly #storage = embeddedStorage();
  readonly #rules: Partial<JobRules>;
  #queue: JobQueue | undefined;

  constructor(rules: Partial<JobRules> = {}, { one, two }: Memberships = {}) {
    this.#rules = rules;
    this.one = this.#account('one', one);
    this.two = this.#account('two', two);
    open.push(this);
  }

  get queue(): JobQueue {
    if (this.#queue) return this.#queue;
    throw new Error('The house has no queue yet.');
  }

  get caller(): Caller {
    return new Caller(this.#services(), call);
  }

  /** Opens the jobs that are kept, and runs them. */
  async start(): Promise<this> {
    await this.load();
    this.queue.start();
    return this;
  }

  /** Opens the jobs that are kept. */
  async load(): Promise<void> {
    const storage = await this.#storage;
    const { runners, faultOf } = jobRunners(() => this.#services());
    this.#queue = await storage.open({
      runners: this.#watchedAll(runners),
      faultOf,
      ...RULES,
      ...this.#rules,
    });
  }

  /** The process dies, and another begins. */
  async restart(): Promise<void> {
    await this.crash();
    this.queue.start();
  }

  /** The same, and the other one runs nothing yet. */
  async crash(): Promise<void> {
    const storage = await this.#storage;
    await storage.crash(this.queue);
    await this.load();
  }

  /** When jobs have kept how far they are so many times. */
  async kept(saves: number): Promise<void> {
    await eventually(`it was kept ${saves} times`, () =>
      Promise.resolve(this.#saves >= saves),
    );
  }

  /** The disk refuses the next thing that a job is to keep. */
  failSave(): void {
    this.#unkept.push(new Error('no space left'));
  }

  async close(): Promise<void> {
    await (await this.#storage).clear();
  }

  /** Another backend stands in an account's place. */
  replace(account: string, other: (one: StorageBackend) => StorageBackend) {
    const standing = this.#accounts.get(account);
    if (standing) this.#accounts.set(account, other(standing));
  }

  /** An account is no more in the configuration. */
  forget(account: string): void {
    this.#accounts.delete(account);
  }

  /** Begins an import into `photos` of account `one`. */
  async import(
    wanted: Partial<NewImport & { readonly waitSeconds: number }> = {},
    caller = this.caller,
  ): Promise<StoredJob> {
    const { job } = await importFromUrl(caller, within, {
      url: 'https://far.test/a/theirs.bin',
      headers: [],
      ifExists: 'FAIL',
      waitSeconds: 0,
      ...wanted,
    });
    if (job) return job;
    throw new Error('It began no job.');
  }

  /** The job as it stands. */
  async job({ id }: StoredJob): Promise<StoredJob> {
    const { job } = parseIdOf(id, 'job');
    const found = await findJob(this.caller, job);
    if (found) return found;
    throw new Error(`There is no ${id}.`);
  }

  /** The job, once nothing more will become of it. */
  async over(job: StoredJob): Promise<StoredJob> {
    await eventually(
      'the job was over',
      async () => isOver(await this.job(job)),
      OVER_WITHIN_MS,
    );
    return this.job(job);
  }

  #watchedAll(runners: JobRules['runners']): JobRules['runners'] {
    const entries = Object.entries(runners);
    return Object.fromEntries(
      entries.map(([kind, runner]) => [kind, this.#watched(runner)]),
    );
  }

  /** The same, and what it keeps is counted. */
  #watched(runner: JobRunner): JobRunner {
    return {
      abandon: (job, saved) => runner.abandon(job, saved),
      run: (one) =>
        runner.run({
          job: one.job,
          saved: one.saved,
          signal: one.signal,
          save: async (saved) => {
            const error = this.#unkept.shift();
            if (error) throw error;
            await one.save(saved);
            this.#saves += 1;
          },
          report: (progress) => {
            one.report(progress);
          },
        }),
    };
  }

  #account(name: string, membership?: Membership): Account {
    const now = () => new Date(Date.now() + this.skewMs);
    const backend = openReference({ now, ...(membership && { membership }) });
    const taps = new Taps();
    this.#accounts.set(name, tapped(backend, taps));
    return { backend, taps };
  }

  #services(): GatewayServices {
    const { services } = openHouse().caller;
    return {
      ...services,
      accounts: this.#accounts,
      jobs: this.queue,
      remote: this.remote,
      imports: { maxSize: 2 ** 40, maxSeconds: this.maxSeconds },
      resumableSums,
    };
  }
}

/** A house that runs, with a container `photos` in account `one` that keeps versions, and `far` in `two`. */
export async function openLongHouse(
  rules: Partial<JobRules> = {},
  memberships: Memberships = {},
): Promise<LongHouse> {
  const house = new LongHouse(rules, memberships);
  const versioning = 'ENABLED';
  await house.one.backend.createContainer('photos', { versioning }, call);
  await house.two.backend.createContainer('far', { versioning }, call);
  return house.start();
}
