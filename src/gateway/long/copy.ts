import type { JobRun } from '../../jobs/index.js';
import {
  defined,
  type Checksums,
  type ObjectStat,
} from '../../storage/index.js';
import type { Caller } from '../caller.js';
import { describeDownload } from '../downloads.js';
import {
  checkTarget,
  settleTarget,
  writeSettled,
  type SettledTarget,
} from '../if-exists.js';
import { insideCopy } from '../inside.js';
import { isSame } from '../likeness.js';
import type { FileRef, FileVersionRef } from '../refs.js';
import type { Arriving, Place } from './origin.js';
import type { SavedTransfer } from './saved.js';
import { standingBefore, writtenSince, type Before } from './standing.js';
import { toItsEnd } from './to-its-end.js';
import { finishTransfer, giveUpTransfer, runTransfer } from './transfer.js';
import { withinRun } from './within-run.js';
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
  readonly inside?: InsideCopy;
  /** Where the bytes pass through the gateway. */
  readonly transfer?: SavedTransfer;
}

interface InsideCopy {
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

  const stat = await describeDownload(caller, work.source);
  const original = originalOf(stat);
  const found = { ...copy, stat, original };
  // Whose bytes are on their way already goes on with that.
  const inside = saved?.transfer ? undefined : await copyInside(found);
  const ref = inside ?? (await copyAcross(found));
  return { ref, original };
}

/**
 * Takes away what a copy has left that is to come to nothing.
 * @returns the file, where that stood already and nobody was told
 */
export function giveUpCopy(
  caller: Caller,
  saved: Partial<SavedCopy>,
): Promise<FileRef | undefined> {
  const { inside, original, transfer } = saved;
  return inside && original
    ? copiedBefore(caller, { inside, original })
    : giveUpTransfer(caller, transfer);
}

function originalOf(stat: ObjectStat): Original {
  const { etag, size, checksums, expiresAt } = stat;
  return defined({ etag, size, checksums, expiresAt: expiresAt?.getTime() });
}

/** A copy that was made whose answer nobody saw, or that has only to be completed. */
async function finishCopy(
  copy: Copy,
  { inside, original }: SavedCopy,
): Promise<FileRef | undefined> {
  const { caller } = copy;
  if (inside) return copiedBefore(caller, { inside, original });
  return finishTransfer({ caller, run: transferRun(copy, original) });
}

/** The file, where the service has made it. */
async function copiedBefore(
  caller: Caller,
  {
    inside: { target, before },
    original,
  }: { readonly inside: InsideCopy; readonly original: Original },
): Promise<FileRef | undefined> {
  const made = await writtenSince(caller, target.ref, before);
  // What another has written there meanwhile may be as long.
  return made && isSame(original, made) ? target.ref : undefined;
}

/** A copy of what was found. */
interface FoundCopy extends Copy {
  readonly stat: ObjectStat;
  readonly original: Original;
}

/** Undefined where the service can't, or does not let it be done. */
async function copyInside({
  caller,
  run,
  work,
  stat,
  original,
}: FoundCopy): Promise<FileRef | undefined> {
  const { source, ref, rule } = work;
  const copy = insideCopy(caller, { source, stat }, ref.account);
  if (!copy) return undefined;
  const settle = () => settleTarget(caller, ref, rule);
  return writeSettled(rule, settle, async (target) => {
    await checkTarget(caller, target);
    const before = await standingBefore(caller, target);
    const told: SavedCopy = { original, inside: { target, before } };
    await run.save(told);

    const to = { ref: target.ref, ...target.condition };
    const made = await copy(to, toItsEnd(caller).call);
    const { size } = original;
    if (made) run.report({ bytesDone: size, bytesTotal: size });
    return made && target.ref;
  });
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
    rule,
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
  await giveUpTransfer(caller, saved?.transfer);
  return undefined;
}

/** A copy's run, as that of its transfer. */
function transferRun({ run, saved }: Copy, original: Original): JobRun {
  const save = (transfer: unknown) => run.save({ original, transfer });
  return withinRun(run, { saved: saved?.transfer, save });
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
