import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { openSharedJobs } from '../../src/jobs/index.js';
import type { JobQueue, JobRules } from '../../src/jobs/index.js';
import type { QueueStorage } from './contract/case.js';
import { lineTo } from './line.js';
import type { Line } from './line.js';

/** A process that is gone is missed soon. */
export const LOCK_MS = 3_000;

/** Jobs in a Redis, apart from all others. */
export interface SharedStorage extends QueueStorage {
  /** What the keys of its jobs begin with. */
  readonly prefix: string;
  /** The line by which a queue reaches its Redis. */
  lineOf(queue: JobQueue): Line;
}

/** Each queue has a line of its own to the Redis; a crash cuts it, for good. */
export function sharedStorage(url: string): SharedStorage {
  const prefix = `test-${randomUUID()}`;
  const lines = new Map<JobQueue, Line>();
  const lineOf = (queue: JobQueue) => {
    const line = lines.get(queue);
    if (line) return line;
    throw new Error('This queue is none of the storage.');
  };
  return {
    prefix,
    lineOf,
    open: async (rules: JobRules) => {
      const line = await lineTo(url);
      const { url: near } = line;
      const options = { url: near, rules, prefix, lockMs: LOCK_MS };
      const queue = await openSharedJobs(options);
      lines.set(queue, line);
      return queue;
    },
    crash: (queue) => {
      lineOf(queue).cut();
      return Promise.resolve();
    },
    clear: async () => {
      await Promise.all([...lines.keys()].map((queue) => queue.close()));
      await Promise.all([...lines.values()].map((line) => line.close()));
      await removeAll(url, prefix);
    },
  };
}

async function removeAll(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  const keys = await redis.keys(`{${prefix}}*`);
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
}
