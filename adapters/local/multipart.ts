import type { Readable } from 'node:stream';
import type {
  Call,
  Multipart,
  MultipartRef,
  NewMultipart,
  ObjectRef,
  PartStat,
} from '../../src/storage/index.js';
import {
  checkedMetadata,
  checkStanding,
  checkToBeMade,
  NO_METADATA,
  StorageError,
} from '../../src/storage/index.js';
import { metadataText } from './catalog/metadata.js';
import type { NewUpload } from './catalog/upload-ledger.js';
import { completeMultipart } from './complete.js';
import type { Desk } from './desk.js';
import { aboutOf, errandOf } from './desk.js';
import { contentDamaged } from './errors.js';
import { placeOf } from './files/assembly.js';
import { BlobStream } from './files/blob-stream.js';
import { MAX_PART_SIZE, MAX_PARTS, MIN_PART_SIZE } from './part-bounds.js';
import { putPart } from './put-part.js';
import { until } from './read.js';
import { workshopOf, type Workshop } from './workshop.js';
import { DEFAULT_CONTENT_TYPE } from './write.js';

/** Parts are written to one file, each at its place: that file becomes the object's. */
export function multipart(desk: Desk) {
  const workshop = workshopOf(desk);
  return {
    minPartSize: MIN_PART_SIZE,
    maxPartSize: MAX_PART_SIZE,
    maxParts: MAX_PARTS,
    compares: ['sha256'],

    beginMultipart(ref, object, call) {
      return beginMultipart(desk, { ref, object, call });
    },

    putPart(upload, part, call) {
      return putPart(workshop, { upload, part, call });
    },

    completeMultipart(upload, completion, call) {
      return completeMultipart(workshop, { upload, completion, call });
    },

    abortMultipart(upload, call) {
      return abortMultipart(workshop, upload, call);
    },

    readPart(upload, part, call) {
      return readPart(desk, { upload, part, call });
    },
  } satisfies Multipart;
}

interface Beginning {
  readonly ref: ObjectRef;
  readonly object: NewMultipart;
  readonly call: Call;
}

async function beginMultipart(
  desk: Desk,
  { ref, object, call }: Beginning,
): Promise<MultipartRef> {
  const { catalog, files, uploads } = desk.wire;
  checkToBeMade(ref);
  return desk.attend(errandOf('beginMultipart', call, ref), async () => {
    const upload = { id: files.newId(), ...described(object) };
    catalog.containers.get(ref.container);
    try {
      await files.begin(upload.id);
      await desk.commit(call, () => {
        uploads.begin(ref, upload);
      });
      files.landed(upload.id);
    } catch (error) {
      await files.discard(upload.id).catch(ignore);
      throw error;
    }
    const { container, name } = ref;
    return { container, name, uploadId: upload.id };
  });
}

function described(object: NewMultipart): Omit<NewUpload, 'id'> {
  const { contentType = DEFAULT_CONTENT_TYPE, partSize } = object;
  const metadata = checkedMetadata(object.metadata ?? NO_METADATA);
  checkPartSize(partSize);
  return { contentType, metadata: metadataText(metadata), partSize };
}

function checkPartSize(partSize: number): void {
  const isWithin = partSize >= MIN_PART_SIZE && partSize <= MAX_PART_SIZE;
  if (Number.isInteger(partSize) && isWithin) return;
  throw new StorageError('INVALID_ARGUMENT', {
    backend: 'local',
    reason: `a part has ${MIN_PART_SIZE} to ${MAX_PART_SIZE} bytes, not ${partSize}`,
  });
}

/** What can't be removed at once is removed when the collector comes by. */
async function abortMultipart(
  { desk, sums }: Workshop,
  upload: MultipartRef,
  call: Call,
): Promise<void> {
  checkStanding(upload);
  const { collector, uploads } = desk.wire;
  await desk.attend(errandOf('abortMultipart', call, upload), async () => {
    const files = await desk.commit(call, () => uploads.abort(upload));
    sums.forget(upload.uploadId);
    await collector.remove(files).catch(ignore);
  });
}

interface Reading {
  readonly upload: MultipartRef;
  readonly part: PartStat;
  readonly call: Call;
}

async function readPart(
  desk: Desk,
  { upload: ref, part, call }: Reading,
): Promise<Readable> {
  const { files, uploads } = desk.wire;
  checkStanding(ref);
  const errand = errandOf('readPart', call, ref);
  const damaged = (cause?: unknown) => contentDamaged(aboutOf(errand), cause);
  return desk.attend(errand, async () => {
    const upload = uploads.find(ref);
    const { file, size, partNumber } = uploads.part(ref, part);
    const start = file === null ? placeOf(upload, partNumber) : 0;
    const handle = await files.read(file ?? upload.id);
    const span = { start, end: start + size };
    return until(call, new BlobStream(handle, span, damaged));
  });
}

function ignore(): void {
  // What fails while clearing up has failed already.
}
