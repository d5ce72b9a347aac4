import type { DatabaseSync } from 'node:sqlite';
import type { JobClock } from '../clock.js';
import type { JobRules } from '../queue.js';
import type { Changes } from './changes.js';
import type { Commits } from './commits.js';
import type { JobTable } from './table.js';

/** What all parts of a queue work with. */
export interface Desk {
  readonly database: DatabaseSync;
  readonly table: JobTable;
  readonly commits: Commits;
  readonly changes: Changes;
  readonly rules: JobRules;
  readonly clock: JobClock;
}

/** A disk that does not write is asked again so much later. */
const WRITTEN_AGAIN_AFTER_MS = 1000;

/**
 * Writes what has happened already and can't be undone, however long the disk refuses.
 * @throws Error once the queue is closed
 */
export async function writeSurely(
  { commits, clock }: Desk,
  work: () => void,
): Promise<void> {
  for (;;) {
    const isWritten = await commits.run(work).then(
      () => true,
      (error: unknown) => {
        if (commits.isClosed) throw error;
        return false;
      },
    );
    if (isWritten) return;
    await new Promise<void>((resolve) => {
      clock.after(WRITTEN_AGAIN_AFTER_MS, resolve);
    });
  }
}
