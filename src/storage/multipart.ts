import type { Readable } from 'node:stream';
import type { Call } from './call.js';
import type { ChecksumAlgorithm, Checksums } from './checksum.js';
import type { WriteCondition } from './conditions.js';
import type { Metadata } from './metadata.js';
import type { ObjectRef } from './refs.js';
import type { ObjectStat } from './stats.js';

/** An upload in parts that was begun. It outlives the process: who keeps this can go on with it. */
export interface MultipartRef extends ObjectRef {
  /** Opaque; text that any storage keeps. */
  readonly uploadId: string;
}

/** What is said of an object whose content comes in parts. */
export interface NewMultipart {
  /** Bytes of each part but the last: from minPartSize to maxPartSize. */
  readonly partSize: number;
  /** `application/octet-stream` when absent. */
  readonly contentType?: string;
  readonly metadata?: Metadata;
  /**
   * What the whole is to have, where that is known already. The completion says it again, and nothing
   * stands unless it holds; a backend that then can't note it any more does so from here.
   */
  readonly checksums?: Checksums;
}

export interface NewPart {
  /** From 1 to maxParts. */
  readonly partNumber: number;
  /** Bytes: the upload's partSize, or 1 to partSize in the last one. */
  readonly size: number;
  readonly body: Readable;
}

/** A part that is stored, as completeMultipart takes it. */
export interface PartStat {
  readonly partNumber: number;
  readonly size: number;
  /** Opaque; another one for another content. */
  readonly etag: string;
}

/** What makes the object out of its parts. */
export interface Completion extends WriteCondition {
  /** All of them, 1, 2, 3 and so on; at least one. */
  readonly parts: readonly PartStat[];
  /**
   * What is known of the whole, kept with the object where the backend keeps it. Those that it `compares`
   * must be what came: CHECKSUM_MISMATCH. Of others, whoever says so has seen that it is true.
   */
  readonly checksums?: Checksums;
}

/**
 * Content in parts, each of them kept from when it was answered, so that an upload goes on where it
 * was cut, also by another process. Nothing can be seen of it in listings, stats or counts before it
 * is complete.
 */
export interface Multipart {
  readonly minPartSize: number;
  readonly maxPartSize: number;
  readonly maxParts: number;
  /** Digests of the whole that completeMultipart makes itself; none when absent. */
  readonly compares?: readonly ChecksumAlgorithm[];

  /**
   * @throws StorageError CONTAINER_NOT_FOUND, INVALID_METADATA, INVALID_ARGUMENT for a partSize out of
   * bounds
   */
  beginMultipart(
    ref: ObjectRef,
    object: NewMultipart,
    call: Call,
  ): Promise<MultipartRef>;

  /**
   * Stores one part whole and for good, or nothing; of the same number the last one stands. Reads the
   * body to its end or destroys it, on every path, as writeObject does.
   * @throws StorageError UPLOAD_NOT_FOUND, SIZE_MISMATCH, INVALID_ARGUMENT for a part that can't be
   */
  putPart(upload: MultipartRef, part: NewPart, call: Call): Promise<PartStat>;

  /**
   * Makes the object, in one step and as one version. Made again, since an answer was lost, it gives the
   * object that it made while that is the current one; the condition is then no matter.
   * @throws StorageError UPLOAD_NOT_FOUND, CONTAINER_NOT_FOUND, OBJECT_EXISTS, PRECONDITION_FAILED,
   * TOO_LARGE; INVALID_ARGUMENT for parts that were not stored, or can't follow one another;
   * CHECKSUM_MISMATCH. The upload is then as it was.
   */
  completeMultipart(
    upload: MultipartRef,
    completion: Completion,
    call: Call,
  ): Promise<ObjectStat>;

  /**
   * Gives the upload up, with all of its parts.
   * @throws StorageError UPLOAD_NOT_FOUND where there is none any more
   */
  abortMultipart(upload: MultipartRef, call: Call): Promise<void>;

  /**
   * A part's content, to be summed up again after a restart; absent where parts can't be read before
   * they are an object. Who gets it reads it to its end or destroys it.
   * @throws StorageError UPLOAD_NOT_FOUND, INVALID_ARGUMENT for a part that was not stored
   */
  readonly readPart?: (
    upload: MultipartRef,
    part: PartStat,
    call: Call,
  ) => Promise<Readable>;
}
