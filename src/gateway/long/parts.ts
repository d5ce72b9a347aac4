import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  checkDigests,
  checkRoom,
  checkWhole,
  defined,
  isStorageError,
  StorageError,
  type Checksums,
  type NewPart,
  type PartStat,
} from '../../storage/index.js';
import type { Caller } from '../caller.js';
import type { SettledTarget } from '../if-exists.js';
import type { FileRef } from '../refs.js';
import { bytesIn, type SavedParts } from './saved.js';
import type { Move, Transfer } from './moving.js';
import { multipartOf } from './multipart-of.js';
import { isOutOfReach } from './out-of-reach.js';
import { checkSize, partSizeFor, tooLarge } from './sizes.js';
import { standingBefore, writtenSince } from './standing.js';
import { newSums, type Sums } from './sums.js';
import { toItsEnd } from './to-its-end.js';

/** Begins an upload in parts, and puts all that comes; it is still to be completed. */
export async function beginParts(
  move: Move,
  target: SettledTarget,
): Promise<SavedParts> {
  const { transfer, arriving } = move;
  const { caller } = transfer;
  const { size, validator } = arriving;
  const { ref } = target;
  const multipart = multipartOf(caller, ref.account);
  checkSize(caller, ref, size);

  const partSize = partSizeFor(multipart, size);
  const upload = await multipart.beginMultipart(
    ref,
    { ...transfer.describe(arriving), partSize, checksums: transfer.expect },
    caller.call,
  );
  const begun = { target, upload, partSize, parts: [] };
  const saved = defined({ ...begun, size, validator });
  await keepBegun(transfer, saved);
  return putAll(move, saved, await newSums(transfer));
}

/** An upload that nobody would know of later is given up again. */
async function keepBegun(
  { caller, run }: Transfer,
  saved: SavedParts,
): Promise<void> {
  try {
    await run.save(saved);
  } catch (error) {
    await abortParts(toItsEnd(caller), saved).catch(() => undefined);
    throw error;
  }
}

/** Makes the file of its parts; made again, it is the same file. */
export async function completeParts(
  caller: Caller,
  saved: SavedParts,
): Promise<FileRef> {
  const { target, upload, parts, whole } = saved;
  const { checksums = {} } = whole ?? {};
  const { ref, condition } = target;
  await multipartOf(caller, ref.account)
    .completeMultipart(
      upload,
      { ...condition, parts, checksums },
      toItsEnd(caller).call,
    )
    .catch((error: unknown) => {
      throw named(saved, error);
    });
  return ref;
}

/**
 * The file that parts were made, where that was before they were given up and nobody was told. Of what is
 * given up nothing is made any more, so to ask for it again makes nothing.
 */
export async function madeBefore(
  caller: Caller,
  saved: SavedParts,
): Promise<FileRef | undefined> {
  const { target, whole } = saved;
  if (!whole) return undefined;
  if (!(await writtenSince(caller, target.ref, whole.before))) return undefined;
  try {
    return await completeParts(caller, saved);
  } catch (error) {
    if (isStorageError(error) && !error.retryable) return undefined;
    throw error;
  }
}

/** Gives an upload up, where there still is one. */
export async function abortParts(
  caller: Caller,
  { upload, target }: SavedParts,
): Promise<void> {
  try {
    const multipart = multipartOf(caller, target.ref.account);
    await multipart.abortMultipart(upload, caller.call);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
  }
}

/**
 * Puts what comes behind the parts that are kept. Each is saved before the next byte is waited for; the
 * last one together with what is known of the whole, since nothing can be asked for behind it.
 */
export async function putAll(
  move: Move,
  begun: SavedParts,
  sums: Sums,
): Promise<SavedParts> {
  const { transfer, slices } = move;
  const { run } = transfer;
  let saved = begun;
  while (await slices.hasMore()) {
    const part = await putNext(move, saved, sums);
    const parts = [...saved.parts, part];
    saved = { ...saved, parts, ...(sums.save && { sums: sums.save() }) };
    if (bytesIn(saved) !== saved.size) await run.save(saved);
  }

  const checksums = checkedSums(transfer, saved, sums);
  const before = await standingBefore(transfer.caller, saved.target);
  const all = { ...saved, whole: { checksums, before } };
  await run.save(all);
  return all;
}

/** @throws StorageError SIZE_MISMATCH, CHECKSUM_MISMATCH */
function checkedSums(
  { expect }: Transfer,
  saved: SavedParts,
  sums: Sums,
): Checksums {
  return aboutTarget(saved, () => {
    const { size } = saved;
    checkWhole(bytesIn(saved), defined({ size }));
    const made = sums.finish();
    checkDigests({ ...expect, ...made }, { expect });
    return expect; // What was not made here, the backend compares.
  });
}

/** What is wrong with a content says also whose it is. */
function aboutTarget<T>(saved: SavedParts, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw named(saved, error);
  }
}

function named({ target }: SavedParts, error: unknown): unknown {
  if (!isStorageError(error)) return error;
  const { account, container, name: object } = target.ref;
  const context = { account, container, object, ...error.context };
  return new StorageError(error.code, context, error.cause ?? error);
}

async function putNext(
  move: Move,
  saved: SavedParts,
  sums: Sums,
): Promise<PartStat> {
  const { transfer } = move;
  const { caller, account } = transfer;
  const { upload, parts, size } = saved;
  const multipart = multipartOf(caller, account);
  aboutTarget(saved, () => {
    checkRoom(bytesIn(saved) + 1, defined({ size }));
  });
  if (parts.length === multipart.maxParts) throw tooLarge(saved);

  const partNumber = parts.length + 1;
  const content = await nextPart(move, saved, told(transfer, saved, sums));
  const part = { partNumber, ...content };
  return multipart.putPart(upload, part, caller.call);
}

/** The size of a part is told before it comes, so one that may be the last is held. */
async function nextPart(
  { slices }: Move,
  saved: SavedParts,
  look: (chunk: Buffer) => void,
): Promise<Pick<NewPart, 'size' | 'body'>> {
  const { partSize, size } = saved;
  if (size !== undefined) {
    const left = Math.min(partSize, size - bytesIn(saved));
    return { size: left, body: slices.stream(left, look) };
  }
  const held = await buffer(slices.stream(partSize, look));
  const body = Readable.from([held], { objectMode: false });
  return { size: held.length, body };
}

/** Sums up each chunk, and tells how far it is. */
function told(
  { run }: Transfer,
  saved: SavedParts,
  sums: Sums,
): (chunk: Buffer) => void {
  const bytesTotal = saved.size;
  let bytesDone = bytesIn(saved);
  return (chunk) => {
    sums.update(chunk);
    bytesDone += chunk.length;
    run.report(defined({ bytesDone, bytesTotal }));
  };
}
