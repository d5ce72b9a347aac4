import {
  ListObjectVersionsCommand,
  type DeleteMarkerEntry,
  type ListObjectVersionsOutput,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import type { ObjectRef } from '../../src/storage/index.js';
import { defined, StorageError } from '../../src/storage/index.js';
import { orderOfAnswer } from './answer-order.js';
import type { Desk } from './desk.js';
import { isRefused, NotS3Error } from './errors.js';
import { keyIn } from './keys.js';

/** What S3 gives in one answer at most. */
const MAX_KEYS = 1_000;

/** One version as a listing says it. */
export interface ListedVersion {
  readonly id: string;
  /** Bytes; 0 of a delete marker. */
  readonly size: number;
  /** Unquoted; a delete marker has none. */
  readonly etag?: string;
  /** To the second, as all other answers say it. */
  readonly createdAt: Date;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
}

export interface VersionQuery {
  readonly ref: ObjectRef;
  /** Those strictly older than this one; absent: from the newest on. */
  readonly after?: string;
  /** So many are wanted at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * One object's versions, newest first, in as few requests as S3 admits; the next is sent when those
 * of the one before have been looked at.
 * @throws StorageError INVALID_ARGUMENT for an `after` that can't be
 */
export async function* eachVersion(
  desk: Desk,
  query: VersionQuery,
): AsyncGenerator<ListedVersion, void> {
  let { after, limit: left } = query;
  while (left > 0) {
    const portion = await portionOf(
      desk,
      defined({ ...query, after, limit: left }),
    );
    yield* portion.versions;
    left -= portion.versions.length;
    after = portion.versions.at(-1)?.id;
    if (!portion.goesOn) return;
  }
}

interface Portion {
  readonly versions: readonly ListedVersion[];
  /** Whether more of this very object may follow. */
  readonly goesOn: boolean;
}

async function portionOf(desk: Desk, query: VersionQuery): Promise<Portion> {
  const { ref, after, limit, signal } = query;
  const { Bucket, Key } = desk.places.at(ref);
  const command = new ListObjectVersionsCommand({
    Bucket,
    Prefix: Key, // Others begin with it too, and come after all of these.
    MaxKeys: Math.min(limit, MAX_KEYS),
    EncodingType: 'url',
    ...(after !== undefined && { KeyMarker: Key, VersionIdMarker: after }),
  });
  const orderOf = orderOfAnswer(command);
  const answer = await desk.wire
    .ask(command, signal)
    .catch((error: unknown) => {
      throw isRefused(error, 'InvalidArgument')
        ? noSuchMarker(after, error)
        : error;
    });
  const all = entriesOf(answer);
  const own = all.filter(({ Key: key = '' }) => keyIn(answer, key) === Key);
  const versions = own
    .map(listedVersion)
    .sort((left, right) => orderOf(left.id) - orderOf(right.id));
  const isFull = own.length > 0 && own.length === all.length;
  return { versions, goesOn: isFull && answer.IsTruncated === true };
}

/** A version or a delete marker: the latter has no etag. */
type Entry = ObjectVersion & DeleteMarkerEntry;

function entriesOf({
  Versions = [],
  DeleteMarkers = [],
}: ListObjectVersionsOutput): readonly Entry[] {
  return [...Versions, ...DeleteMarkers];
}

/** @throws NotS3Error where it lacks what S3 always says */
function listedVersion(entry: Entry): ListedVersion {
  const { VersionId: id, LastModified: at, ETag, Size = 0, IsLatest } = entry;
  if (id === undefined || at === undefined)
    throw new NotS3Error('a listing of versions without their ids and times');
  return defined({
    id,
    size: Size,
    etag: ETag?.replaceAll('"', ''),
    createdAt: new Date(Math.floor(at.getTime() / 1000) * 1000),
    isLatest: IsLatest === true,
    isDeleteMarker: ETag === undefined,
  });
}

function noSuchMarker(after: string | undefined, cause: unknown): StorageError {
  const reason = `a page of versions begins after a version's id, which '${after}' is not`;
  return new StorageError('INVALID_ARGUMENT', { reason }, cause);
}
