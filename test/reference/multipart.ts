import { randomUUID } from 'node:crypto';
import {
  checkContainerName,
  checkDigests,
  checkedMetadata,
  Checksummer,
  checkNewObjectName,
  checkObjectName,
  NO_METADATA,
  StorageError,
  type Checksums,
  type Completion,
  type Multipart,
  type MultipartRef,
  type NewMultipart,
  type NewPart,
  type ObjectRef,
  type PartStat,
} from '../../src/storage/index.js';
import type { StoredObject } from './history.js';
import { bodyOf } from './reading.js';
import { received } from './receive.js';
import { objectStat } from './stats.js';
import {
  contextOf,
  type Container,
  type Store,
  type Written,
} from './store.js';
import { named, put } from './writing.js';

const BOUNDS = { minPartSize: 1, maxPartSize: 5 * 2 ** 30, maxParts: 10_000 };

type Part = Pick<StoredObject, 'content' | 'etag'>;

interface Upload {
  /** This very one: a later one of its name has not this upload. */
  readonly container: Container;
  readonly name: string;
  readonly partSize: number;
  readonly described: Pick<StoredObject, 'contentType' | 'metadata'>;
  readonly parts: Map<number, Part>;
  /** The object that it made, once it is complete. */
  versionId?: string;
}

/** Uploads are kept beside the containers, so that nothing that looks into those sees them. */
export function multipart(store: Store): Multipart {
  const uploads = new Map<string, Upload>();
  const find = (ref: MultipartRef) =>
    found(store, uploads.get(ref.uploadId), ref);
  const underWay = (ref: MultipartRef) => {
    const upload = find(ref);
    if (upload.versionId === undefined) return upload;
    throw notFound(ref);
  };

  return {
    ...BOUNDS,
    compares: ['sha256'],

    async beginMultipart({ container, name }, object, call) {
      await store.enter(call);
      const upload = newUpload(store, { container, name }, object);
      const uploadId = randomUUID();
      uploads.set(uploadId, upload);
      return { container, name, uploadId };
    },

    async putPart(ref, part, call) {
      const { body, partNumber, size } = part;
      try {
        await store.enter(call);
        checkPart(part, underWay(ref));
        const { content, etag } = await received(body, { size }, call).catch(
          (error: unknown) => {
            throw named(ref, error);
          },
        );
        await store.enter(call);
        underWay(ref).parts.set(partNumber, { content, etag });
        return { partNumber, size, etag };
      } finally {
        body.destroy();
      }
    },

    async completeMultipart(ref, completion, call) {
      await store.enter(call);
      const upload = find(ref);
      const made =
        upload.versionId === undefined
          ? make(store, upload, completion)
          : madeBefore(store, upload);
      if (made === undefined) throw notFound(ref);
      return objectStat(ref.name, made);
    },

    async abortMultipart(ref, call) {
      await store.enter(call);
      underWay(ref);
      uploads.delete(ref.uploadId);
    },

    readPart: async (ref, { partNumber }, call) => {
      await store.enter(call);
      const part = underWay(ref).parts.get(partNumber);
      if (part === undefined) throw invalid(`part ${partNumber} is not stored`);
      return bodyOf(part.content, call);
    },
  };
}

function newUpload(store: Store, ref: ObjectRef, object: NewMultipart): Upload {
  checkContainerName(ref.container);
  checkNewObjectName(ref.container, ref.name);
  const { contentType = 'application/octet-stream', partSize } = object;
  const metadata = checkedMetadata(object.metadata ?? NO_METADATA);
  checkWithin('partSize', partSize, [BOUNDS.minPartSize, BOUNDS.maxPartSize]);
  return {
    container: store.container(ref.container),
    name: ref.name,
    partSize,
    described: { contentType, metadata },
    parts: new Map(),
  };
}

/** @throws StorageError UPLOAD_NOT_FOUND where there is none, or one to another object */
function found(
  store: Store,
  upload: Upload | undefined,
  ref: MultipartRef,
): Upload {
  checkContainerName(ref.container);
  checkObjectName(ref.container, ref.name);
  const isThis =
    upload?.name === ref.name &&
    upload.container === store.containers.get(ref.container);
  if (isThis) return upload;
  throw notFound(ref);
}

function checkPart({ partNumber, size }: NewPart, { partSize }: Upload): void {
  checkWithin('partNumber', partNumber, [1, BOUNDS.maxParts]);
  checkWithin('size', size, [1, partSize]);
}

/** Makes the object in one step, with no other call between; one that is refused changes nothing. */
function make(store: Store, upload: Upload, completion: Completion): Written {
  const { parts, checksums, ...condition } = completion;
  const object = { ...wholeOf(upload, parts, checksums), ...upload.described };
  const ref = { container: upload.container.name, name: upload.name };
  const written = put(store, ref, { object, condition });
  upload.versionId = written.versionId;
  upload.parts.clear();
  return written;
}

/** What the upload has made, if nothing else has come in its place. */
function madeBefore(
  store: Store,
  { container, name, versionId }: Upload,
): Written | undefined {
  const current = store.current(container, name);
  return current?.versionId === versionId ? current : undefined;
}

function wholeOf(
  upload: Upload,
  parts: readonly PartStat[],
  known: Checksums = {},
): Pick<StoredObject, 'content' | 'etag' | 'checksums'> {
  if (parts.length === 0) throw invalid('there is no part');
  const contents = parts.map((part, at) => {
    const isLast = at === parts.length - 1;
    return partAt(upload, part, { partNumber: at + 1, isLast });
  });
  const summer = new Checksummer(['sha256']);
  for (const content of contents) summer.update(content);
  const { sha256 = '' } = summer.finish();
  const expect = known.sha256 === undefined ? {} : { sha256: known.sha256 };
  checkDigests({ sha256 }, { expect });
  const checksums = { ...known, sha256 };
  return { content: Buffer.concat(contents), etag: sha256, checksums };
}

/** The content of a part that is the one that is stored, and may stand at its place. */
function partAt(
  { parts, partSize }: Upload,
  { partNumber, etag }: PartStat,
  place: { readonly partNumber: number; readonly isLast: boolean },
): Buffer {
  if (partNumber !== place.partNumber) {
    throw invalid(`part ${place.partNumber} is missing`);
  }
  const stored = parts.get(partNumber);
  if (stored?.etag !== etag) throw invalid(`part ${partNumber} is not stored`);
  if (!place.isLast && stored.content.length !== partSize) {
    throw invalid(`part ${partNumber} is smaller than the others`);
  }
  return stored.content;
}

function checkWithin(
  what: string,
  actual: number,
  [least, most]: readonly [number, number],
): void {
  if (Number.isInteger(actual) && actual >= least && actual <= most) return;
  throw invalid(`${what} is ${actual}, not from ${least} to ${most}`);
}

function invalid(reason: string): StorageError {
  return new StorageError('INVALID_ARGUMENT', { reason });
}

function notFound(ref: MultipartRef): StorageError {
  return new StorageError('UPLOAD_NOT_FOUND', contextOf(ref));
}
