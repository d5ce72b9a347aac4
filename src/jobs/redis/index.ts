import { RedisLink, type RedisWatcher } from '../../redis/index.js';
import type { JobQueue, JobRules } from '../queue.js';
import { Changes } from './changes.js';
import { Lanes } from './lanes.js';
import { JobRecords } from './records.js';
import { SharedJobs } from './shared-jobs.js';

/** What every promise of a shared queue may fail with while Redis is away. */
export { RedisUnavailableError } from '../../redis/index.js';

/** Where shared jobs are kept, and how they are run. */
export interface SharedJobsOptions {
  /** Such as `redis://user:password@redis.example:6379/0`; `rediss://` for TLS. */
  readonly url: string;
  readonly rules: JobRules;
  /** What all their keys in Redis begin with, so that others may use it too. */
  readonly prefix?: string;
  /**
   * After how many milliseconds without a word from its process a job is taken to be cut off; another
   * one goes on with it within twice as long.
   */
  readonly lockMs?: number;
  /** Hears when Redis goes away, and when it is back. */
  readonly onChange?: RedisWatcher;
}

const LOCK_MS = 15_000;

/**
 * The jobs that all processes on one Redis share; see JobQueue.
 * @throws RedisUnavailableError where Redis can't be reached, or may throw jobs away
 */
export async function openSharedJobs(
  options: SharedJobsOptions,
): Promise<JobQueue> {
  const { url, rules, onChange } = options;
  const { prefix = 'stowage', lockMs = LOCK_MS } = options;
  const root = `{${prefix}}:jobs`;
  const link = new RedisLink(url, onChange);
  const changes = new Changes(link, root);
  try {
    await link.check();
    await changes.open();
    const { runsPerLane } = rules;
    const lanes = new Lanes(link, { prefix: root, runsPerLane, lockMs });
    await lanes.ready();
    const records = new JobRecords(link, root);
    return new SharedJobs({ link, records, lanes, changes, rules, lockMs });
  } catch (error) {
    changes.close();
    link.close();
    throw error;
  }
}
