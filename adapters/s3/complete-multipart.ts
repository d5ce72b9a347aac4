import { HeadObjectCommand, ListPartsCommand } from '@aws-sdk/client-s3';
import type {
  Call,
  Completion,
  MultipartRef,
  ObjectStat,
} from '../../src/storage/index.js';
import {
  defined,
  errandOf,
  isStorageError,
  StorageError,
} from '../../src/storage/index.js';
import { ifAllowed } from './allowed.js';
import { completeKept, etagOfParts, type Finished } from './completion.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { etagOf, inWholeSeconds, objectStatOf } from './object-stats.js';
import { checkParts, sizeOfAll } from './part-checks.js';
import { requireFolder } from './presence.js';
import { standingAt } from './standing.js';
import type { Stored } from './stored.js';
import type { Upload } from './upload.js';
import { uploadIn } from './upload-ids.js';
import { uploadFailure, type UploadPlace } from './upload-failures.js';

/** An upload that is to be an object, and for whom. */
interface Completing {
  readonly ref: MultipartRef;
  readonly completion: Completion;
  readonly call: Call;
}

/**
 * Makes the object. Checksums of the whole are kept with it only where they were known as its upload
 * began: what is said of an object is said then.
 */
export function completeMultipart(
  desk: Desk,
  completing: Completing,
): Promise<ObjectStat> {
  const { ref, completion, call } = completing;
  return desk.attend(errandOf('completeMultipart', call, ref), async () => {
    const { partSize, upload } = uploadIn(desk, ref);
    checkParts(completion.parts, partSize);
    await requireFolder(desk, ref.container, call.signal);
    const finished = finishedOf(completing, upload);
    const stored = await completeKept(desk, finished).catch((error: unknown) =>
      madeBefore(desk, finished, error),
    );
    const size = sizeOfAll(completion.parts);
    return madeStat(desk, finished, { ...stored, size });
  });
}

function finishedOf(
  { ref, completion, call }: Completing,
  upload: Upload,
): Finished {
  const { parts, ifAbsent, ifMatch } = completion;
  const condition = defined({ ifAbsent, ifMatch });
  return {
    deposit: { ref, condition, signal: call.signal },
    upload,
    parts: parts.map(({ partNumber: PartNumber, etag: ETag }) => ({
      PartNumber,
      ETag,
    })),
  };
}

/**
 * What an upload became that is not there any more, where it stands there still: its etag is that of the
 * parts. A condition may fail by that very object, and Ceph says of an upload that it doesn't know that it
 * is busy.
 * @throws what the error means where it did not become that
 */
async function madeBefore(
  desk: Desk,
  { deposit: { ref, signal }, upload, parts }: Finished,
  error: unknown,
): Promise<Stored> {
  const at = { ref, signal };
  const failure = await uploadFailure(desk, at, error);
  if (!isMissing(failure) && !(await hasGone(desk, at, upload))) throw failure;

  const seen = await standingAt(desk, { ref, condition: {}, signal });
  if (seen && etagOf(seen) === etagOfParts(parts))
    return defined({ etag: etagOf(seen), versionId: seen.VersionId });
  throw new StorageError('UPLOAD_NOT_FOUND', {}, error);
}

/** Whether the upload is not there any more; false where these credentials may not ask. */
async function hasGone(
  desk: Desk,
  at: UploadPlace,
  upload: Upload,
): Promise<boolean> {
  const asked = new ListPartsCommand({ ...upload, MaxParts: 1 });
  try {
    await ifAllowed(desk.wire.ask(asked, at.signal));
    return false;
  } catch (error) {
    const failure = await uploadFailure(desk, at, error);
    if (isMissing(failure)) return true;
    throw failure;
  }
}

function isMissing(failure: unknown): boolean {
  return isStorageError(failure, 'UPLOAD_NOT_FOUND');
}

/**
 * What was made, by a look; where another has written or deleted meanwhile, as much as is known. A look
 * that fails is a failure: who asks again is told.
 */
async function madeStat(
  desk: Desk,
  { deposit: { ref, signal }, upload: { Bucket, Key } }: Finished,
  made: Stored & Pick<ObjectStat, 'size'>,
): Promise<ObjectStat> {
  const { name } = ref;
  const version = defined({ VersionId: made.versionId });
  const head = new HeadObjectCommand({ Bucket, Key, ...version });
  const seen = await desk.wire.ask(head, signal).catch((error: unknown) => {
    if (isRefused(error, 404, 405)) return undefined;
    throw error;
  });
  if (seen && etagOf(seen) === made.etag) return objectStatOf(name, seen);
  return { name, modifiedAt: inWholeSeconds(new Date()), ...made };
}
