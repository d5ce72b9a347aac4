import type {
  Call,
  Checksums,
  Metadata,
  NewObject,
  ObjectRef,
  ObjectStat,
  WriteCondition,
} from '../../src/storage/index.js';
import {
  defined,
  Incoming,
  NO_METADATA,
  StorageError,
} from '../../src/storage/index.js';
import type { Cluster } from './cluster.js';
import { checkFuture, deleteAtHeader } from './delete-at.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import { checkMetadata, checksumHeaders, metadataHeaders } from './metadata.js';
import { etagOf, expiryIn, writtenAt } from './object-stats.js';

/** What is to be written, where, and for whom. */
export interface Writing {
  readonly ref: ObjectRef;
  readonly object: NewObject;
  readonly call: Call;
}

/** A write that may begin: what will be said of the object, and its body on the way. */
export interface Deposit {
  readonly ref: ObjectRef;
  readonly incoming: Incoming;
  /** Bytes; undefined where nobody has said. */
  readonly size: number | undefined;
  readonly condition: WriteCondition;
  readonly contentType: string;
  readonly metadata: Metadata;
  /** All that is said of the object but its checksums. */
  readonly headers: Headers;
  /** The header that says when it goes; none where it stays. */
  readonly deleteAt: Headers;
  /** The checksums that its body must have. */
  readonly checksums: Headers;
  readonly signal: AbortSignal;
}

export const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** The most that one object can hold, in bytes. */
export function maxObjectSize({ maxFileSize, largeObjects }: Cluster): number {
  return maxFileSize * (largeObjects?.maxSegments ?? 1);
}

/**
 * What can be refused is refused here, before a byte is read.
 * @throws StorageError INVALID_METADATA, INVALID_ARGUMENT, TOO_LARGE
 */
export function depositOf(
  cluster: Cluster,
  { ref, object, call }: Writing,
): Deposit {
  const { size, expect = {}, ifAbsent = false, ifMatch } = object;
  const { contentType = DEFAULT_CONTENT_TYPE, expiresAt } = object;
  const given = object.metadata ?? NO_METADATA;
  const metadata = checkMetadata(given, 'object', cluster);
  if (expiresAt) checkFuture(expiresAt);
  const maxSize = Math.min(object.maxSize ?? Infinity, maxObjectSize(cluster));
  checkFits(size, maxSize);

  const deleteAt = deleteAtHeader(expiresAt);
  const described = metadataHeaders('object', metadata);
  return {
    ref,
    incoming: new Incoming(object.body, defined({ size, maxSize, expect })),
    size,
    condition: defined({ ifAbsent, ifMatch }),
    contentType,
    metadata,
    headers: { 'content-type': contentType, ...described, ...deleteAt },
    deleteAt,
    checksums: keptChecksums(cluster, metadata, expect),
    signal: call.signal,
  };
}

/**
 * The checksums as they are kept with an object: one entry of its metadata, left out where callers
 * have used them all. They are compared with what arrives all the same.
 */
export function keptChecksums(
  { metadata: { maxEntries } }: Cluster,
  metadata: Metadata,
  checksums: Checksums,
): Headers {
  return metadata.size < maxEntries ? checksumHeaders(checksums) : {};
}

/** What was stored, from the answer to its PUT and what was sent. */
export function depositedStat(deposit: Deposit, answer: Answer): ObjectStat {
  const { ref, incoming, contentType, metadata, deleteAt } = deposit;
  return defined({
    name: ref.name,
    size: incoming.size,
    modifiedAt: writtenAt(answer),
    etag: etagOf(answer),
    contentType,
    metadata,
    checksums: incoming.checksums,
    ...expiryIn(deleteAt['x-delete-at']),
    versionId: answer.header('x-object-version-id'),
  });
}

function checkFits(size: number | undefined, limit: number): void {
  if (size === undefined || size <= limit) return;
  throw new StorageError('TOO_LARGE', { limit, actual: size });
}
