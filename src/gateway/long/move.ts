import type { Job, JobRun } from '../../jobs/index.js';
import { defined, isStorageError, StorageError } from '../../storage/index.js';
import type { Caller } from '../caller.js';
import { describeDownload } from '../downloads.js';
import { deleteFile, findFile, updateFile } from '../files.js';
import type { FileRef } from '../refs.js';
import {
  giveUpCopy,
  runCopy,
  type MadeCopy,
  type Original,
  type SavedCopy,
} from './copy.js';
import { toItsEnd } from './to-its-end.js';
import type { CopyWork } from './work.js';

/** A move whose file stands already has only to let its source go. */
interface SavedMove extends SavedCopy {
  readonly copied?: Copied;
}

/** The file that was made, and what tells that it is still that. */
interface Copied {
  readonly ref: FileRef;
  readonly etag: string;
}

/** Only what was copied goes: a write that came in between is not lost. Once the copy stands it is not stopped. */
export async function runMove(caller: Caller, run: JobRun): Promise<FileRef> {
  const saved = run.saved as SavedMove | undefined;
  const { source } = run.job.input as CopyWork;
  if (saved?.copied) {
    return letGoFor(caller, saved.copied, { ...saved, source });
  }
  const { ref, original } = await copyToMove(caller, run, saved);
  await letGo(caller, { original, source });
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
  const { copied, original, ...copy } = (saved ?? {}) as Partial<SavedMove>;
  if (!original) return undefined;
  const going = { original, source: (job.input as CopyWork).source };
  try {
    if (copied) return await letGoFor(caller, copied, going);
    const ref = await giveUpCopy(caller, { original, ...copy });
    if (!ref) return undefined;
    await expireAlike(caller, { ref, original });
    await letGo(caller, going);
    return ref;
  } catch (error) {
    // Either file is another by now, or the source may not be deleted: then both stay.
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** Of some failures nobody knows whether it was done all the same. */
function isRefused(error: unknown): boolean {
  if (!isStorageError(error) || error.retryable) return false;
  return !isStorageError(error, 'CANCELLED', 'UNEXPECTED');
}

async function copyToMove(
  caller: Caller,
  run: JobRun,
  saved: SavedMove | undefined,
): Promise<MadeCopy> {
  const work = run.job.input as CopyWork;
  const made = await runCopy({ caller, run, work, saved });
  const { ref, original } = made;
  const toEnd = toItsEnd(caller);
  await expireAlike(toEnd, made);
  const { etag } = await describeDownload(toEnd, ref);
  const told: SavedMove = { original, copied: { ref, etag } };
  await run.save(told);
  return made;
}

/** What is to go once its copy stands. */
interface Going {
  readonly source: FileRef;
  readonly original: Original;
}

/** Lets the source go if its copy, made long ago perhaps, still stands: else it would be lost. */
async function letGoFor(
  caller: Caller,
  { ref, etag }: Copied,
  going: Going,
): Promise<FileRef> {
  const now = await findFile(caller, ref);
  if (now?.etag !== etag) {
    const { account, container, name: object } = ref;
    const about = { account, container, object, currentEtag: now?.etag };
    throw new StorageError('PRECONDITION_FAILED', defined(about));
  }
  await letGo(caller, going);
  return ref;
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
  { source, original }: Going,
): Promise<void> {
  const { etag: ifMatch } = original;
  try {
    await deleteFile(toItsEnd(caller), source, { ifMatch });
  } catch (error) {
    // An earlier run let it go, and was cut before it could say so.
    if (!isStorageError(error, 'OBJECT_NOT_FOUND')) throw error;
  }
}
