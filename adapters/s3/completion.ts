import {
  CompleteMultipartUploadCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { defined, isStorageError } from '../../src/storage/index.js';
import { commit, type Guard } from './commit.js';
import type { Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { etagOf, unquoted } from './object-stats.js';
import type { Stored } from './stored.js';
import { abandonUpload, type Upload } from './upload.js';

/** A part that is stored, as it is told in the end. */
export interface Part {
  readonly PartNumber: number;
  /** Unquoted. */
  readonly ETag: string;
}

/** An upload of which all parts are there. */
export interface Finished {
  readonly deposit: Pick<Deposit, 'ref' | 'condition' | 'signal'>;
  readonly upload: Upload;
  readonly parts: readonly Part[];
}

/** A completion is seen through, even if the caller goes: else nobody could say what came of it. */
const COMPLETE_WITHIN_MS = 300_000;

/** It is asked for again so often where the answer told nothing, after so many milliseconds. */
const AGAIN_AFTER_MS = [100, 500] as const;

/** What something before the service says when the wait was too long: it may be stored by then. */
const GIVEN_UP: readonly number[] = [408, 499];

/**
 * Makes the parts an object. Where that was asked for and it is not known in the end whether they became
 * one they are left: to take them away might harm it.
 */
export async function completeUpload(
  desk: Desk,
  finished: Finished,
): Promise<Stored> {
  const outcome = { mayBeStored: false };
  try {
    return await completeKept(desk, finished, outcome);
  } catch (error) {
    if (!outcome.mayBeStored) await abandonUpload(desk, finished.upload);
    throw error;
  }
}

/** The same; parts that didn't become an object are left. */
export function completeKept(
  desk: Desk,
  finished: Finished,
  outcome = { mayBeStored: false },
): Promise<Stored> {
  const { deposit } = finished;
  return commit(desk, {
    place: deposit,
    isCompletion: true,
    canRepeat: () => true,
    store: async (guard) => {
      deposit.signal.throwIfAborted();
      outcome.mayBeStored = true;
      return completed(desk, finished, guard).catch((error: unknown) => {
        outcome.mayBeStored = !tellsNothingStored(error);
        throw error;
      });
    },
  });
}

/** Whether a failure tells for sure that nothing was stored; an answer that got lost does not. */
function tellsNothingStored(error: unknown): boolean {
  if (isStorageError(error)) return true;
  if (!isRefused(error)) return false;
  const { httpStatusCode: status = 0 } = error.$metadata;
  return status < 500 && !GIVEN_UP.includes(status);
}

async function completed(
  desk: Desk,
  finished: Finished,
  guard: Guard,
): Promise<Stored> {
  const deadline = AbortSignal.timeout(COMPLETE_WITHIN_MS);
  const signal = AbortSignal.any([desk.closed, deadline]);
  const completion = { finished, guard, signal };
  try {
    return await complete(desk, completion);
  } catch (error) {
    if (tellsNothingStored(error)) throw error;
    return completedAfterAll(desk, completion, error);
  }
}

/** An upload on its way to be an object. */
interface Completion {
  readonly finished: Finished;
  readonly guard: Guard;
  readonly signal: AbortSignal;
}

async function complete(
  desk: Desk,
  { finished: { upload, parts }, guard, signal }: Completion,
): Promise<Stored> {
  const answer = await desk.wire.ask(
    new CompleteMultipartUploadCommand({
      ...upload,
      ...guard,
      MultipartUpload: { Parts: [...parts] },
    }),
    signal,
  );
  const { VersionId: versionId } = answer;
  const etag = unquoted(answer.ETag ?? '') || etagOfParts(parts); // Ceph leaves it empty.
  return defined({ etag, versionId });
}

async function completedAfterAll(
  desk: Desk,
  completion: Completion,
  error: unknown,
): Promise<Stored> {
  for (const ms of AGAIN_AFTER_MS) {
    await delay(ms, undefined, { signal: completion.signal });
    const stored = await completedAgain(desk, completion, error);
    if (stored) return stored;
  }
  throw error;
}

/**
 * A refusal may be made by the very object that the first request made. An upload that is not there any
 * more may have become one that was overwritten since: that is the doubt that was.
 */
async function completedAgain(
  desk: Desk,
  completion: Completion,
  doubt: unknown,
): Promise<Stored | undefined> {
  try {
    return await complete(desk, completion);
  } catch (error) {
    if (!tellsNothingStored(error)) return undefined;
    const made = await madeBy(desk, completion);
    if (made) return made;
    throw isRefused(error, 404) ? doubt : error;
  }
}

/** What stands there, where it is of these very parts: its etag is the MD5 of theirs. */
async function madeBy(
  desk: Desk,
  { finished: { upload, parts }, signal }: Completion,
): Promise<Stored | undefined> {
  const { Bucket, Key } = upload;
  const head = new HeadObjectCommand({ Bucket, Key });
  const seen = await desk.wire.ask(head, signal).catch(() => undefined);
  if (!seen || etagOf(seen) !== etagOfParts(parts)) return undefined;
  return defined({ etag: etagOf(seen), versionId: seen.VersionId });
}

/** Of an object that is made of them: the MD5 of theirs, and how many they are. */
export function etagOfParts(parts: readonly Part[]): string {
  const sums = parts.map(({ ETag }) => Buffer.from(ETag, 'hex'));
  const sum = createHash('md5').update(Buffer.concat(sums)).digest('hex');
  return `${sum}-${parts.length}`;
}
