import type {
  Call,
  Completion,
  MultipartRef,
  ObjectStat,
  PartStat,
} from '../../src/storage/index.js';
import {
  checkDigests,
  checkStanding,
  StorageError,
} from '../../src/storage/index.js';
import type { Making } from './catalog/upload-ledger.js';
import { notStored } from './catalog/upload-ledger.js';
import type { Version } from './catalog/rows.js';
import type { StoredPart } from './catalog/parts.js';
import type { Upload } from './catalog/uploads.js';
import { errandOf, stopIfGone } from './desk.js';
import { Assembly, endOf } from './files/assembly.js';
import { factsOf } from './receive.js';
import { objectStat } from './stats.js';
import { whileUnderWay, type Workshop } from './workshop.js';

/** An upload whose object is to be made. */
export interface Order {
  readonly upload: MultipartRef;
  readonly completion: Completion;
  readonly call: Call;
}

/** Makes the object of an upload; or finds the one that it has made. */
export async function completeMultipart(
  workshop: Workshop,
  order: Order,
): Promise<ObjectStat> {
  const { upload, call } = order;
  checkStanding(upload);
  const turn = { id: upload.uploadId, call };
  const errand = errandOf('completeMultipart', call, upload);
  const version = await workshop.desk.attend(errand, () =>
    workshop.turns.alone(turn, () =>
      whileUnderWay(workshop, upload, () => make(workshop, order)),
    ),
  );
  return objectStat(version);
}

/** What can be refused is refused before the parts are looked at, and again in the transaction. */
async function make(workshop: Workshop, order: Order): Promise<Version> {
  const { desk, sums } = workshop;
  const { upload: ref, completion, call } = order;
  const { uploads, objects, catalog } = desk.wire;
  await desk.settled();
  const made = uploads.made(ref);
  if (made) return made;

  const upload = uploads.find(ref);
  const parts = catalog.parts.all(upload.id);
  checkParts(order, upload, parts);
  objects.admit(ref, completion);

  const content = await contentOf(workshop, order, { upload, parts });
  const making = { condition: completion, content };
  const version = await desk.commit(call, () => uploads.complete(ref, making));
  sums.forget(upload.id);
  return version;
}

interface Stored {
  readonly upload: Upload;
  readonly parts: readonly StoredPart[];
}

/** @throws StorageError CHECKSUM_MISMATCH where the whole has another sha256 than is said */
async function contentOf(
  { desk, sums }: Workshop,
  { completion, call }: Order,
  { upload, parts }: Stored,
): Promise<Making['content']> {
  const { sha256: expected, ...others } = completion.checksums ?? {};
  const assembly = new Assembly({
    files: desk.wire.files,
    upload,
    parts,
    sum: sums.of(upload.id),
    goOn: () => {
      stopIfGone(call);
    },
  });
  const sha256 = await assembly.assemble();
  if (expected !== undefined) {
    checkDigests({ sha256 }, { expect: { sha256: expected } });
  }
  return factsOf(endOf(upload, parts), { ...others, sha256 });
}

/** All that is stored is said, as it is stored; and each part but the last is full. */
function checkParts(
  { upload: ref, completion }: Order,
  { partSize }: Upload,
  stored: readonly StoredPart[],
): void {
  const said = completion.parts;
  const count = Math.max(said.length, stored.length, 1);
  for (let at = 0; at < count; at += 1) {
    const partNumber = at + 1;
    const isLast = partNumber === count;
    if (!isSame(said[at], stored[at], partNumber)) {
      throw notStored(ref, partNumber);
    }
    if (!isLast && stored[at]?.size !== partSize) {
      throw tooShort(partNumber, partSize);
    }
  }
}

function isSame(
  said: PartStat | undefined,
  stored: StoredPart | undefined,
  partNumber: number,
): boolean {
  return (
    said?.partNumber === partNumber &&
    stored?.partNumber === partNumber &&
    said.etag === stored.etag
  );
}

function tooShort(partNumber: number, partSize: number): StorageError {
  const reason = `part ${partNumber} is not the last, and has not the ${partSize} bytes of such`;
  return new StorageError('INVALID_ARGUMENT', { backend: 'local', reason });
}
