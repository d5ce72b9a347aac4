import { createGraphql, type SocketLimits } from '../../src/graphql/index.js';
import {
  openJobs,
  type Job,
  type JobQueue,
  type JobRun,
} from '../../src/jobs/index.js';
import { emptyFolder } from '../support/folders.js';
import { eventually } from '../support/eventually.js';
import {
  CONTAINER,
  openGateway,
  type TestGateway,
  type TestOptions,
} from './gateway.js';

/** A run of a job that a test brings to its end. */
export interface HeldRun extends Pick<JobRun, 'job' | 'report'> {
  succeed(): void;
  fail(): void;
}

/** A gateway with GraphQL, and jobs that do what a test says. */
export interface SocketGateway extends TestGateway {
  readonly jobs: JobQueue;
  /** How many watch a job now. */
  readonly watching: () => number;
  /** What was thrown that nobody expected. */
  readonly unexpected: readonly unknown[];
  /** Adds a job, and gives its run once that has begun. */
  readonly begin: () => Promise<HeldRun>;
}

export interface SocketOptions extends TestOptions {
  readonly socketLimits?: Partial<SocketLimits>;
  readonly introspection?: boolean;
}

/** Opens one. */
export async function openSockets(
  options: SocketOptions = {},
): Promise<SocketGateway> {
  const { socketLimits = {}, introspection = true, ...rest } = options;
  const unexpected: unknown[] = [];
  const graphql = await createGraphql({
    introspection,
    socketLimits,
    onUnexpected: (error) => unexpected.push(error),
  });
  const work = await heldWork();
  const gateway = await openGateway({ ...rest, graphql, jobs: work.jobs });
  return {
    ...gateway,
    ...work,
    unexpected,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await graphql.stop();
      await work.jobs.close();
    },
  };
}

async function heldWork() {
  const runs = new Map<string, HeldRun>();
  let watching = 0;
  const run = (each: JobRun) =>
    new Promise((resolve, reject) => {
      const ref = { account: 'local', container: CONTAINER, name: 'cat.jpg' };
      const fail = () => {
        reject(new Error('failed'));
      };
      each.signal.addEventListener('abort', fail);
      const succeed = () => {
        resolve({ ref });
      };
      const report: JobRun['report'] = (progress) => {
        each.report(progress);
      };
      runs.set(each.job.id, { job: each.job, report, succeed, fail });
    });
  const queue = await openJobs(emptyFolder(), {
    ...RULES,
    runners: { IMPORT: { run, abandon: () => Promise.resolve() } },
  });
  queue.start();
  async function* counted(jobs: AsyncIterable<Job>): AsyncGenerator<Job, void> {
    watching += 1;
    try {
      yield* jobs;
    } finally {
      watching -= 1;
    }
  }
  const jobs: JobQueue = {
    add: (job) => queue.add(job),
    findAsked: (owner, key) => queue.findAsked(owner, key),
    find: (id) => queue.find(id),
    list: (query) => queue.list(query),
    cancel: (id) => queue.cancel(id),
    watch: (id, signal) => counted(queue.watch(id, signal)),
    start: () => undefined,
    close: () => queue.close(),
  };
  return {
    jobs,
    watching: () => watching,
    begin: async () => {
      const { id } = await queue.add(IMPORT);
      await eventually('the job runs', () => Promise.resolve(runs.has(id)));
      const held = runs.get(id);
      if (!held) throw new Error('it does not run');
      return held;
    },
  };
}

const FAILURE = {
  code: 'IMPORT_FAILED',
  message: 'It could not be had.',
  retryable: false,
};

const RULES = {
  faultOf: () => ({ failure: FAILURE, passing: false }),
  runsPerLane: 200,
  runsInAll: 200,
  maxTries: 1,
  maxCuts: 1,
  maxAbandons: 1,
  onLeft: () => undefined,
  backoffMs: 10,
  keptMs: 60_000,
  maxWaiting: 1000,
};

const IMPORT = {
  kind: 'IMPORT',
  owner: 'anyone',
  lane: 'local',
  input: {
    url: 'https://example.com/cat.jpg?secret',
    within: { account: 'local', container: CONTAINER },
    name: 'cat.jpg',
  },
};
