import type { Job, JobRun } from '../../jobs/index.js';
import { isStorageError } from '../../storage/index.js';
import type { Caller } from '../caller.js';
import { deleteFile, updateFile } from '../files.js';
import type { FileRef } from '../refs.js';
import { giveUpCopy, runCopy, type MadeCopy, type SavedCopy } from './copy.js';
import { toItsEnd } from './to-its-end.js';
import type { CopyWork } from './work.js';

/** A move whose file stands already has only to let its source go. */
interface SavedMove extends SavedCopy {
  readonly copied?: FileRef;
}

/** Only what was copied goes: a write that came in between is not lost. Once the copy stands it is not stopped. */
export async function runMove(caller: Caller, run: JobRun): Promise<FileRef> {
  const saved = run.saved as SavedMove | undefined;
  const { ref, original } = saved?.copied
    ? { ref: saved.copied, original: saved.original }
    : await copyToMove(caller, run, saved);
  const { source } = run.job.input as CopyWork;
  await letGo(toItsEnd(caller), source, original.etag);
  return ref;
}

/**
 * Takes away what a move has left that is to come to nothing. One whose copy stands is not undone but ended.
 * @returns the file, where it stands and its source is gone
 */
export async function giveUpMove(
  caller: Caller,
  job: Job,
  saved: unknown,
): Promise<FileRef | undefined> {
  const { copied, ...copy } = (saved ?? {}) as Partial<SavedMove>;
  const { original } = copy;
  const ref = copied ?? (await giveUpCopy(caller, copy));
  if (!ref || !original) return undefined;
  try {
    if (!copied) await expireAlike(caller, { ref, original });
    await letGo(caller, (job.input as CopyWork).source, original.etag);
    return ref;
  } catch (error) {
    unlessRefused(error);
    return;
  }
}

/** The source is another by now, or may not be deleted: then both stay. */
function unlessRefused(error: unknown): undefined {
  if (!isStorageError(error) || error.retryable) throw error;
}

async function copyToMove(
  caller: Caller,
  run: JobRun,
  saved: SavedMove | undefined,
): Promise<MadeCopy> {
  const work = run.job.input as CopyWork;
  const made = await runCopy({ caller, run, work, saved });
  const { ref: copied, original } = made;
  await expireAlike(toItsEnd(caller), made);
  const told: SavedMove = { original, copied };
  await run.save(told);
  return made;
}

async function expireAlike(
  caller: Caller,
  { ref, original }: MadeCopy,
): Promise<void> {
  if (original.expiresAt === undefined) return;
  const expiresAt = new Date(original.expiresAt);
  await updateFile(caller, ref, { expiresAt });
}

async function letGo(
  caller: Caller,
  source: FileRef,
  ifMatch: string,
): Promise<void> {
  try {
    await deleteFile(caller, source, { ifMatch });
  } catch (error) {
    // An earlier run let it go, and was cut before it could say so.
    if (!isStorageError(error, 'OBJECT_NOT_FOUND')) throw error;
  }
}
