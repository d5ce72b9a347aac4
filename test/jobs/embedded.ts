import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { systemJobClock } from '../../src/jobs/clock.js';
import {
  openJobs,
  type JobClock,
  type JobQueue,
} from '../../src/jobs/index.js';
import { emptyFolder } from '../support/folders.js';
import type { QueueStorage } from './contract/case.js';

const FILES = ['jobs.db', 'jobs.db-wal'];

/**
 * Jobs in a folder. A crash leaves the queue where nobody looks any more, and goes on in a copy of its
 * files as they are at that moment.
 */
export function embeddedStorage(): Promise<QueueStorage> {
  let folder = emptyFolder();
  const opened: { readonly queue: JobQueue; readonly clock: HastyClock }[] = [];
  return Promise.resolve({
    open: async (rules) => {
      const clock = new HastyClock();
      const queue = await openJobs(folder, rules, clock);
      opened.push({ queue, clock });
      return queue;
    },
    crash: () => {
      folder = copyOf(folder);
      for (const { queue, clock } of opened) {
        clock.isOver = true;
        void queue.close();
      }
      return Promise.resolve();
    },
    clear: async () => {
      await Promise.all(opened.map(({ queue }) => queue.close()));
    },
  });
}

/** The system's; once it is over for its queue, that one waits for nothing more. */
class HastyClock implements JobClock {
  isOver = false;

  now(): number {
    return systemJobClock.now();
  }

  after(ms: number, act: () => void): () => void {
    return systemJobClock.after(this.isOver ? 0 : ms, act);
  }
}

function copyOf(folder: string): string {
  const copy = emptyFolder();
  for (const name of FILES) {
    const from = path.join(folder, name);
    if (existsSync(from)) copyFileSync(from, path.join(copy, name));
  }
  return copy;
}
