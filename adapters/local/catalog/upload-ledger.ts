import type {
  MultipartRef,
  ObjectRef,
  PartStat,
  WriteCondition,
} from '../../../src/storage/index.js';
import { StorageError } from '../../../src/storage/index.js';
import type { Catalog } from './catalog.js';
import type { ObjectLedger } from './object-ledger.js';
import type { Facts, Version } from './rows.js';
import type { StoredPart } from './parts.js';
import type { Upload } from './uploads.js';

/** What an upload is begun with. */
export type NewUpload = Pick<
  Upload,
  'id' | 'contentType' | 'metadata' | 'partSize'
>;

/** What an upload's file turned out to be, and on which condition it becomes the object. */
export interface Making {
  readonly condition: WriteCondition;
  readonly content: Pick<Facts, 'size' | 'sha256' | 'checksums'>;
}

/** What may be done to uploads in parts: each method is one step inside a transaction. */
export class UploadLedger {
  readonly #catalog: Catalog;
  readonly #objects: ObjectLedger;
  readonly #now: () => number;

  constructor(catalog: Catalog, objects: ObjectLedger, now: () => number) {
    this.#catalog = catalog;
    this.#objects = objects;
    this.#now = now;
  }

  /** @throws StorageError CONTAINER_NOT_FOUND */
  begin({ container, name }: ObjectRef, upload: NewUpload): void {
    const { id: containerId } = this.#catalog.containers.get(container);
    const row = { ...upload, containerId, name, madeSeq: null };
    this.#catalog.uploads.insert(row, this.#now());
  }

  /**
   * One that is under way.
   * @throws StorageError CONTAINER_NOT_FOUND, UPLOAD_NOT_FOUND
   */
  find(ref: MultipartRef): Upload {
    const upload = this.#find(ref);
    if (upload.madeSeq === null) return upload;
    throw uploadNotFound(ref);
  }

  /** Keeps a part; it takes the place of the one that had its number. */
  store(ref: MultipartRef, part: StoredPart): void {
    const { id } = this.find(ref);
    this.#catalog.parts.store(id, part);
    this.#catalog.uploads.touch(id, this.#now());
  }

  /** @throws StorageError UPLOAD_NOT_FOUND, INVALID_ARGUMENT where it is not stored so */
  part(ref: MultipartRef, wanted: PartStat): StoredPart {
    const { id } = this.find(ref);
    const part = this.#catalog.parts.find(id, wanted.partNumber);
    if (part?.etag === wanted.etag) return part;
    throw notStored(ref, wanted.partNumber);
  }

  /**
   * The object that an upload has become; undefined while it is under way.
   * @throws StorageError UPLOAD_NOT_FOUND where that object is no longer current
   */
  made(ref: MultipartRef): Version | undefined {
    const { containerId, name, madeSeq } = this.#find(ref);
    if (madeSeq === null) return undefined;
    const current = this.#catalog.objects.get(containerId, name);
    if (current?.seq === madeSeq) return current;
    throw uploadNotFound(ref);
  }

  /** @throws StorageError UPLOAD_NOT_FOUND, OBJECT_EXISTS, PRECONDITION_FAILED */
  complete(ref: MultipartRef, { condition, content }: Making): Version {
    const { id, contentType, metadata } = this.find(ref);
    const facts = { ...content, contentType, metadata, expiresAt: null };
    const place = { file: id };
    const version = this.#objects.put({ ref, condition, facts, place });
    this.#catalog.uploads.finish(id, version.seq, this.#now());
    this.#catalog.parts.removeAll(id);
    return version;
  }

  /**
   * The files that nobody needs any more.
   * @throws StorageError CONTAINER_NOT_FOUND, UPLOAD_NOT_FOUND
   */
  abort(ref: MultipartRef): readonly string[] {
    const { id } = this.find(ref);
    const files = this.#catalog.parts.all(id).map(({ file }) => file ?? id);
    forgetUpload(this.#catalog, id);
    return [...new Set([id, ...files])];
  }

  /** Gives those up that nobody has touched since `before`, and forgets what was made so long ago. */
  giveUp(before: number, limit: number): number {
    const untouched = this.#catalog.uploads.untouched(before, limit);
    for (const id of untouched) forgetUpload(this.#catalog, id);
    return untouched.length;
  }

  #find(ref: MultipartRef): Upload {
    const { id } = this.#catalog.containers.get(ref.container);
    const upload = this.#catalog.uploads.find(ref.uploadId);
    const isThere = upload?.containerId === id && upload.name === ref.name;
    if (isThere) return upload;
    throw uploadNotFound(ref);
  }
}

/** With all of its parts; the collector removes their files. */
export function forgetUpload({ uploads, parts }: Catalog, id: string): void {
  parts.removeAll(id);
  uploads.remove(id);
}

/** A part that the index does not know, or knows as another. */
export function notStored(
  { container, name }: ObjectRef,
  partNumber: number,
): StorageError {
  const reason = `part ${partNumber} is not stored with this etag`;
  const about = { backend: 'local', container, object: name, reason };
  return new StorageError('INVALID_ARGUMENT', about);
}

function uploadNotFound({ container, name }: ObjectRef): StorageError {
  const about = { backend: 'local', container, object: name };
  return new StorageError('UPLOAD_NOT_FOUND', about);
}
