import type {
  Call,
  Checksums,
  Metadata,
  NewObject,
  ObjectRef,
  WriteCondition,
} from '../../src/storage/index.js';
import {
  defined,
  Incoming,
  MAX_METADATA_ENTRIES,
  NO_METADATA,
  StorageError,
} from '../../src/storage/index.js';
import {
  checkMetadata,
  checksumEntries,
  entriesOf,
  type Entries,
} from './metadata.js';
import type { S3Options } from './options.js';
import { maxPartsBytes } from './part-sizes.js';

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
  /** What the whole body is said to be. */
  readonly expect: Checksums;
  readonly metadata: Metadata;
  /** What the request that makes the object says of it. */
  readonly said: {
    readonly ContentType: string;
    /** With the checksums that its body must have. */
    readonly Metadata: Entries;
  };
  readonly signal: AbortSignal;
}

/** What an object is of which nobody has said it. */
export const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** The most that one object can hold everywhere, in bytes: 5 TiB. */
export const MAX_OBJECT_BYTES = 5 * 2 ** 40;

/**
 * What can be refused is refused here, before a byte is read.
 * @throws StorageError INVALID_METADATA, TOO_LARGE
 */
export function depositOf(
  options: S3Options,
  { ref, object, call }: Writing,
): Deposit {
  const { size, expect = {}, ifAbsent = false, ifMatch } = object;
  const { contentType = DEFAULT_CONTENT_TYPE } = object;
  const metadata = checkMetadata(object.metadata ?? NO_METADATA);
  const maxSize = Math.min(
    object.maxSize ?? Infinity,
    MAX_OBJECT_BYTES,
    maxPartsBytes(options, size),
  );
  checkFits(size, maxSize);
  return {
    ref,
    incoming: new Incoming(object.body, defined({ size, maxSize, expect })),
    size,
    condition: defined({ ifAbsent, ifMatch }),
    expect,
    metadata,
    said: {
      ContentType: contentType,
      Metadata: entriesWith(metadata, expect),
    },
    signal: call.signal,
  };
}

/**
 * All that is said of an object, and its checksums: one entry of the metadata, left out where callers
 * have used them all, since Swift takes no more. They are compared with what arrives all the same.
 */
export function entriesWith(metadata: Metadata, checksums: Checksums): Entries {
  const isFull = metadata.size >= MAX_METADATA_ENTRIES;
  const kept = isFull ? {} : checksumEntries(checksums);
  return { ...entriesOf(metadata), ...kept };
}

function checkFits(size: number | undefined, limit: number): void {
  if (size === undefined || size <= limit) return;
  throw new StorageError('TOO_LARGE', { limit, actual: size });
}
