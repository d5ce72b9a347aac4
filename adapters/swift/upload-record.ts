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
import { makeRoom } from './segments-room.js';
import { seenAt } from './standing.js';
import {
  newUploadId,
  uploadNotFound,
  uploadPlaceOf,
  type UploadPlace,
} from './upload-names.js';

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

/** Begins an upload: what is said of the object is said of an empty one among the segments. */
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
    headers: { ...described, 'content-type': contentType },
    body: '',
  } as const;
  await desk.wire.tell(ask, signal);
  return upload;
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
