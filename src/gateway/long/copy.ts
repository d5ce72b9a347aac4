import type { JobProgress, JobRun } from '../../jobs/index.js';
import {
  CHECKSUM_ALGORITHMS,
  defined,
  type Checksums,
  type ObjectStat,
  type ServerSideCopy,
} from '../../storage/index.js';
import type { Caller } from '../caller.js';
import { describeDownload } from '../downloads.js';
import { checkTarget, settleTarget, type SettledTarget } from '../if-exists.js';
import type { FileRef, FileVersionRef } from '../refs.js';
import type { Arriving, Place } from './origin.js';
import type { SavedTransfer } from './saved.js';
import { standingBefore, writtenSince, type Before } from './standing.js';
import { toItsEnd } from './to-its-end.js';
import { abandonTransfer, finishTransfer, runTransfer } from './transfer.js';
import type { CopyWork } from './work.js';

/** What is copied, as it was found when that began: plain JSON. */
export interface Original {
  readonly etag: string;
  readonly checksums?: Checksums;
  /** Bytes. */
  readonly size: number;
  /** When it is to go away by itself, in milliseconds of the epoch. */
  readonly expiresAt?: number;
}

/** How far a copy has come, as its job keeps it: plain JSON. */
export interface SavedCopy {
  /** With another one it is begun anew, unless only its end is left to do. */
  readonly original: Original;
  /** Where the backend itself was asked to copy it to. */
  readonly asked?: AskedCopy;
  /** Where the bytes pass through the gateway. */
  readonly transfer?: SavedTransfer;
}

interface AskedCopy {
  readonly target: SettledTarget;
  /** Tells whether it was made. */
  readonly before: Before;
}

/** A copy that is to be made. */
export interface Copy {
  readonly caller: Caller;
  readonly run: JobRun;
  readonly work: CopyWork;
  readonly saved: SavedCopy | undefined;
}

/** A copy that was made, and what of. */
export interface MadeCopy {
  readonly ref: FileRef;
  readonly original: Original;
}

/**
 * Makes one new version of what a file or a version holds: inside the backend where that can. One that an
 * earlier run has made stays what it is, whatever has become of its source.
 */
export async function runCopy(copy: Copy): Promise<MadeCopy> {
  const { caller, work, saved } = copy;
  const made = saved && (await finishCopy(copy, saved));
  if (made) return { ref: made, original: saved.original };

  const { source, ref } = work;
  const stat = await describeDownload(caller, source);
  const original = originalOf(stat);
  const into = caller.reach(ref.account, 'write');
  const found = { ...copy, stat, original };
  const copied =
    source.account === ref.account && into.copy
      ? await copyInside(found, into.copy)
      : await copyAcross(found);
  return { ref: copied, original };
}

function originalOf(stat: ObjectStat): Original {
  const { etag, size, checksums, expiresAt } = stat;
  return defined({ etag, size, checksums, expiresAt: expiresAt?.getTime() });
}

/** A copy that was made whose answer nobody saw, or that has only to be completed. */
async function finishCopy(
  copy: Copy,
  { asked, original }: SavedCopy,
): Promise<FileRef | undefined> {
  const { caller } = copy;
  if (!asked) {
    return finishTransfer({ caller, run: transferRun(copy, original) });
  }
  const { target, before } = asked;
  const made = await writtenSince(caller, target.ref, before);
  return made && isCopyOf(original, made) ? target.ref : undefined;
}

/** Whether it is certain: what another has written there meanwhile may be as long. */
function isCopyOf(original: Original, made: ObjectStat): boolean {
  if (made.size !== original.size) return false;
  if (made.etag === original.etag) return true;
  const { checksums: known = {} } = original;
  const { checksums: found = {} } = made;
  const common = CHECKSUM_ALGORITHMS.filter(
    (name) => known[name] !== undefined && found[name] !== undefined,
  );
  return (
    common.length > 0 && common.every((name) => known[name] === found[name])
  );
}

/** A copy of what was found. */
interface FoundCopy extends Copy {
  readonly stat: ObjectStat;
  readonly original: Original;
}

async function copyInside(
  { caller, run, work, original }: FoundCopy,
  backend: ServerSideCopy,
): Promise<FileRef> {
  const { source, ref, rule } = work;
  const target = await settleTarget(caller, ref, rule);
  await checkTarget(caller, target);
  const before = await standingBefore(caller, target);
  const told: SavedCopy = { original, asked: { target, before } };
  await run.save(told);

  const to = { ref: target.ref, ...target.condition };
  await backend.copyObject(source, to, toItsEnd(caller).call);
  const { size } = original;
  run.report({ bytesDone: size, bytesTotal: size });
  return target.ref;
}

async function copyAcross(copy: FoundCopy): Promise<FileRef> {
  const { caller, work, stat, original } = copy;
  const saved = await savedOf(copy);
  const { source, ref, rule } = work;
  const { contentType, metadata, checksums } = stat;
  return runTransfer({
    caller,
    run: transferRun({ ...copy, saved }, original),
    account: ref.account,
    origin: { open: (from) => read(caller, { source, stat, from }) },
    settle: () => settleTarget(caller, ref, rule),
    describe: () => defined({ contentType, metadata }),
    expect: checksums ?? {},
  });
}

/** What is kept, where it is of what was found. */
async function savedOf({
  caller,
  saved,
  original,
}: FoundCopy): Promise<SavedCopy | undefined> {
  if (saved?.original.etag === original.etag) return saved;
  await abandonTransfer(caller, saved?.transfer);
  return undefined;
}

/** A copy's run, as that of its transfer. */
function transferRun({ run, saved }: Copy, original: Original): JobRun {
  const { job, signal } = run;
  const keep = (transfer: unknown) => run.save({ original, transfer });
  const report = (progress: JobProgress) => {
    run.report(progress);
  };
  return { job, signal, saved: saved?.transfer, save: keep, report };
}

interface Reading {
  readonly source: FileRef | FileVersionRef;
  readonly stat: ObjectStat;
  readonly from: Place | undefined;
}

/** The bytes that were described, and no others. */
async function read(
  caller: Caller,
  { source, stat, from }: Reading,
): Promise<Arriving> {
  const backend = caller.reach(source.account, 'read');
  const { etag, size } = stat;
  const range = from && { first: from.offset };
  const options = defined({ ifMatch: etag, range });
  const { body, span } = await backend.readObject(source, options, caller.call);
  return { body, offset: span.start, size, validator: etag };
}
