import { isOver } from '../job.js';
import type { Job } from '../job.js';
import type { Changes } from './changes.js';
import type { JobRecords } from './records.js';

/** Where one learns of changes. */
export interface Sources {
  readonly records: JobRecords;
  readonly changes: Changes;
}

/** News may be missed while a connection is made anew; so often one looks without any. */
const LOOKS_EVERY_MS = 2_000;

/**
 * Calls back whenever a job may have changed, and says whether it may be over.
 * @returns what ends that
 */
export function onChangeOf(
  id: string,
  {
    records,
    changes,
    act,
  }: Sources & { readonly act: (mayBeOver: boolean) => void },
): () => void {
  const of = (mayBeOver: boolean) => (changed: string) => {
    if (changed === id) act(mayBeOver);
  };
  const stopChanged = changes.on('changed', of(false));
  const stopOver = changes.on('over', of(true));

  let last = '';
  const look = async () => {
    const job = await records.find(id);
    const now = JSON.stringify(job) as string | undefined;
    if (last !== '' && now !== last) act(job === undefined || isOver(job));
    last = now ?? '';
  };
  const looking = setInterval(() => {
    // Whoever watches finds out by itself that Redis is away.
    look().catch(() => undefined);
  }, LOOKS_EVERY_MS);

  return () => {
    stopChanged();
    stopOver();
    clearInterval(looking);
  };
}

/** The job once it is over, or as it stands after so long; undefined where there is none. */
export async function onceOver(
  id: string,
  { records, changes }: Sources,
  withinMs: number,
): Promise<Job | undefined> {
  const told = Promise.withResolvers<boolean>();
  const stop = changes.on('over', (over) => {
    if (over === id) told.resolve(true);
  });
  const timer = setTimeout(told.resolve, withinMs, false);
  try {
    const job = await records.find(id);
    if (job === undefined || isOver(job)) return job;
    await told.promise;
    return await records.find(id);
  } finally {
    stop();
    clearTimeout(timer);
  }
}
