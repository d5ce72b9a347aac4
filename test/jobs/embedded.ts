import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { openJobs, type JobQueue } from '../../src/jobs/index.js';
import { emptyFolder } from '../support/folders.js';
import type { QueueStorage } from './contract/case.js';

const FILES = ['jobs.db', 'jobs.db-wal'];

/**
 * Jobs in a folder. A crash leaves the queue where nobody looks any more, and goes on in a copy of its
 * files as they are at that moment.
 */
export function embeddedStorage(): Promise<QueueStorage> {
  let folder = emptyFolder();
  const opened: JobQueue[] = [];
  return Promise.resolve({
    open: async (rules) => {
      const queue = await openJobs(folder, rules);
      opened.push(queue);
      return queue;
    },
    crash: () => {
      folder = copyOf(folder);
      for (const queue of opened) void queue.close();
      return Promise.resolve();
    },
    clear: async () => {
      await Promise.all(opened.map((queue) => queue.close()));
    },
  });
}

function copyOf(folder: string): string {
  const copy = emptyFolder();
  for (const name of FILES) {
    const from = path.join(folder, name);
    if (existsSync(from)) copyFileSync(from, path.join(copy, name));
  }
  return copy;
}
