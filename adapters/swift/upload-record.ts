import type {
  MultipartRef,
  NewMultipart,
  ObjectRef,
} from '../../src/storage/index.js';
import { NO_METADATA, StorageError } from '../../src/storage/index.js';
import type { Cluster } from './cluster.js';
import { DEFAULT_CONTENT_TYPE } from './deposit.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import { checkMetadata, metadataHeaders } from './metadata.js';
import { saidIn } from './restate.js';
import { makeRoom } from './segments-room.js';
import { seenAt } from './standing.js';
import {
  newUploadId,
  uploadNotFound,
  uploadPlaceOf,
  type UploadPlace,
} from './upload-names.js';

/**
 * So long an upload is kept that has got no part, in seconds: who began it may be gone without having said
 * to anyone that it did.
 */
const KEPT_EMPTY_S = 7 * 24 * 60 * 60;

/**
 * So long it may take to have a record stay, in milliseconds. It has the time of that from then on, which
 * must not be later than an object that is made of the parts.
 */
const KEPT_WITHIN_MS = 30_000;

/** What a part may have, in bytes, and how many there may be. */
export interface PartLimits {
  readonly minPartSize: number;
  readonly maxPartSize: number;
  readonly maxParts: number;
}

/** Each part is a segment; none where the cluster has no large objects. */
export function partLimitsOf({
  maxFileSize,
  largeObjects,
}: Cluster): PartLimits | undefined {
  return (
    largeObjects && {
      minPartSize: largeObjects.minSegmentBytes,
      maxPartSize: maxFileSize,
      maxParts: largeObjects.maxSegments,
    }
  );
}

/**
 * Begins an upload: what is said of the object is said of an empty one among the segments. That goes by
 * itself unless a part comes.
 */
export async function beginUpload(
  desk: Desk,
  beginning: {
    readonly ref: ObjectRef;
    readonly object: NewMultipart;
    readonly limits: PartLimits;
    readonly signal: AbortSignal;
  },
): Promise<MultipartRef> {
  const { ref, object, limits, signal } = beginning;
  const { contentType = DEFAULT_CONTENT_TYPE, partSize } = object;
  const given = object.metadata ?? NO_METADATA;
  const metadata = checkMetadata(given, 'object', desk.cluster);
  checkPartSize(partSize, limits);

  const { container, name } = ref;
  const upload = { container, name, uploadId: newUploadId(partSize) };
  const place = uploadPlaceOf(upload);
  const room = { container: place.container, objectsIn: container };
  await makeRoom(desk, room, signal);
  const described = metadataHeaders('object', metadata);
  const ask = {
    method: 'PUT',
    container: place.container,
    object: place.record,
    headers: {
      ...described,
      'content-type': contentType,
      'x-delete-after': String(KEPT_EMPTY_S),
    },
    body: '',
  } as const;
  await desk.wire.tell(ask, signal);
  return upload;
}

/**
 * Before its first part comes: from then on the upload stays until somebody ends it, for its parts could
 * not be found without its record.
 * @throws StorageError UPLOAD_NOT_FOUND
 */
export async function keepRecord(
  desk: Desk,
  place: UploadPlace,
  signal: AbortSignal,
): Promise<void> {
  const record = await requireRecord(desk, place, signal);
  if (record.header('x-delete-at') === undefined) return;
  const { container, record: object } = place;
  const headers = saidIn(record);
  const deadline = AbortSignal.timeout(KEPT_WITHIN_MS);
  const soon = AbortSignal.any([signal, deadline]);
  const ask = { method: 'POST', container, object, headers } as const;
  const { status } = await desk.wire.tell(ask, soon, [404]);
  if (status === 404) throw uploadNotFound();
}

/** @throws StorageError UPLOAD_NOT_FOUND where the upload was never begun, or is over */
export async function requireRecord(
  desk: Desk,
  place: UploadPlace,
  signal: AbortSignal,
): Promise<Answer> {
  const record = await recordAt(desk, place, signal);
  if (!record) throw uploadNotFound();
  return record;
}

/** What the record of an upload says; undefined where there is none. */
export function recordAt(
  desk: Desk,
  { container, record: name }: UploadPlace,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  return seenAt(desk, { container, name }, signal);
}

function checkPartSize(
  partSize: number,
  { minPartSize, maxPartSize }: PartLimits,
): void {
  const isWithin = partSize >= minPartSize && partSize <= maxPartSize;
  if (Number.isSafeInteger(partSize) && isWithin) return;
  const reason = `parts of ${partSize} bytes, not ${minPartSize} to ${maxPartSize}`;
  throw new StorageError('INVALID_ARGUMENT', { reason });
}
