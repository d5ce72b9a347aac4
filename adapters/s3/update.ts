import {
  DeleteObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import type {
  Call,
  ObjectChange,
  ObjectRef,
  ObjectStat,
} from '../../src/storage/index.js';
import {
  defined,
  errandOf,
  isStorageError,
  StorageError,
} from '../../src/storage/index.js';
import { commit } from './commit.js';
import { copyAnew } from './copy-anew.js';
import { copyInParts } from './copy-parts.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { changedEntries } from './metadata.js';
import { etagOf, objectStatOf } from './object-stats.js';
import { keepingTags } from './object-tags.js';
import { copySourceOf } from './places.js';

/** What is to be changed, and for whom. */
interface Update {
  readonly ref: ObjectRef;
  readonly change: ObjectChange;
  readonly call: Call;
}

/** So often it is begun anew where the content changed meanwhile. */
const TRIES = 3;

/**
 * Changes what is named and leaves the rest; a change of nothing sends nothing but a look. S3 changes
 * nothing in place: the object is copied onto itself, with its tags. Where versions are kept that makes
 * one, in the place of the one before it, which is deleted for good.
 */
export function updateObject(desk: Desk, update: Update): Promise<ObjectStat> {
  const { ref, call } = update;
  return desk.attend(errandOf('updateObject', call, ref), async () => {
    for (let left = TRIES; left > 0; left -= 1) {
      const stat = await updated(desk, update).catch(overtaken);
      if (stat) return stat;
    }
    const reason = 'others wrote it while it was changed, again and again';
    throw new StorageError('UNAVAILABLE', { reason });
  });
}

/** No failure of the service's is a StorageError yet: it is the object that has changed. */
function overtaken(error: unknown): undefined {
  if (!isStorageError(error, 'UNAVAILABLE', 'PRECONDITION_FAILED')) throw error;
}

async function updated(
  desk: Desk,
  { ref, change, call: { signal } }: Update,
): Promise<ObjectStat> {
  const head = () =>
    desk.wire.ask(new HeadObjectCommand(desk.places.at(ref)), signal);
  const before = await head();
  if (change.metadata === undefined && change.contentType === undefined)
    return objectStatOf(ref.name, before);

  await rewrite(desk, { ref, from: changed(before, change), signal });
  const after = await head();
  if (idOf(after) !== idOf(before))
    await deleteReplaced(desk, { ...ref, versionId: idOf(before) }, signal);
  return objectStatOf(ref.name, after);
}

function changed(
  head: HeadObjectCommandOutput,
  { contentType = head.ContentType, metadata }: ObjectChange,
): HeadObjectCommandOutput {
  const { Metadata: current = {} } = head;
  const Metadata = metadata ? changedEntries(current, metadata) : current;
  return { ...head, ContentType: contentType, Metadata: { ...Metadata } };
}

/** @param from what stands there, with all that is to be said of it */
async function rewrite(
  desk: Desk,
  rewriting: {
    readonly ref: ObjectRef;
    readonly from: HeadObjectCommandOutput;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { ref, from } = rewriting;
  const { conditionalWrites } = desk.service;
  const condition = conditionalWrites ? { ifMatch: etagOf(from) } : {};
  const source = desk.places.at(ref);
  const copying = { ...rewriting, source, condition };
  const isLarge = (from.ContentLength ?? 0) > desk.options.maxPutBytes;
  const anew = {
    ...source,
    ...keptOf(from),
    CopySource: copySourceOf(source),
  };
  await keepingTags(desk, copying, () =>
    isLarge
      ? copyInParts(desk, copying)
      : commit(desk, {
          place: copying,
          isCompletion: true,
          canRepeat: () => true,
          store: (guard) => copyAnew(desk, copying, { ...anew, ...guard }),
        }),
  );
}

/** What is of this object more than of its content. */
function keptOf(head: HeadObjectCommandOutput) {
  const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = head;
  const expires = new Date(head.ExpiresString ?? NaN);
  return defined({
    ServerSideEncryption,
    SSEKMSKeyId,
    BucketKeyEnabled,
    Expires: Number.isNaN(expires.getTime()) ? undefined : expires,
  });
}

/** What was written without versions has this id, where others have one. */
function idOf({ VersionId = 'null' }: HeadObjectCommandOutput): string {
  return VersionId;
}

/** One that a lock holds, or that these keys may not delete, stays in the history. */
async function deleteReplaced(
  desk: Desk,
  version: ObjectRef & { readonly versionId: string },
  signal: AbortSignal,
): Promise<void> {
  const deletion = new DeleteObjectCommand(desk.places.at(version));
  await desk.wire.ask(deletion, signal).catch((error: unknown) => {
    if (!isRefused(error, 403)) throw error;
  });
}
