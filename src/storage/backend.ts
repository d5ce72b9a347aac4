import type { Readable } from 'node:stream';
import type { Call } from './call.js';
import type { Checksums } from './checksum.js';
import type { WriteCondition } from './conditions.js';
import type {
  BulkDelete,
  AccountMetadata,
  AccountStats,
  Expiry,
  Facet,
  Publication,
  ServerSideCopy,
  UrlSigner,
  Versions,
} from './facets.js';
import type { Metadata, MetadataChange } from './metadata.js';
import type { Multipart } from './multipart.js';
import type { ContainerListRequest, ObjectListRequest, Page } from './page.js';
import type { ByteRange, ByteSpan } from './range.js';
import type { ObjectRef, ReadableRef } from './refs.js';
import type { ContainerStat, ObjectStat, Versioning } from './stats.js';

/** What a backend can hold, in bytes. */
export interface BackendLimits {
  readonly maxObjectSize?: number;
  readonly maxContainerNameBytes: number;
  readonly maxObjectNameBytes: number;
  readonly maxMetadataBytes: number;
}

/** Which conditions hold even between racing writers; all backends check both at least before they write. */
export interface Atomicity {
  readonly ifAbsent: boolean;
  readonly ifMatch: boolean;
}

export interface CreateContainerOptions {
  readonly metadata?: Metadata;
  readonly versioning?: Versioning;
}

export interface ContainerChange {
  readonly metadata?: MetadataChange;
  readonly versioning?: Versioning;
}

export interface CreatedContainer {
  readonly container: ContainerStat;
  /** False where it was there already; it is then left as it was. */
  readonly created: boolean;
}

/** A body to be stored, and what is said of it. */
export interface NewObject extends WriteOptions {
  readonly body: Readable;
}

export interface WriteOptions extends WriteCondition {
  /** Bytes the body must have: SIZE_MISMATCH otherwise. */
  readonly size?: number;
  /** Bytes the body may have: TOO_LARGE, as soon as it is known. */
  readonly maxSize?: number;
  /** `application/octet-stream` when absent. */
  readonly contentType?: string;
  readonly metadata?: Metadata;
  /** Compared with what arrived: CHECKSUM_MISMATCH. Kept with the object. */
  readonly expect?: Checksums;
  /** Only for a backend with the expiry facet. */
  readonly expiresAt?: Date;
}

export interface ReadOptions {
  readonly range?: ByteRange;
  /** PRECONDITION_FAILED when the content is another. */
  readonly ifMatch?: string;
}

/** Content on its way. Who gets it reads `body` to its end or destroys it. */
export interface ObjectBody {
  readonly stat: ObjectStat;
  /** The bytes that `body` gives. */
  readonly span: ByteSpan;
  readonly body: Readable;
}

export interface ObjectChange {
  readonly contentType?: string;
  readonly metadata?: MetadataChange;
}

/** What one level of a listing holds: an object, or a prefix that several share. */
export type ListEntry =
  | { readonly type: 'object'; readonly object: ObjectStat }
  /** `prefix` ends with the delimiter. */
  | { readonly type: 'prefix'; readonly prefix: string };

/**
 * One account on one backend: what all of them can do. What only some can is a facet, absent where it can't.
 *
 * Every method may throw StorageError AUTH_FAILED, PERMISSION_DENIED, RATE_LIMITED, UNAVAILABLE,
 * TIMEOUT, CANCELLED and
 * UNEXPECTED, and INVALID_CONTAINER_NAME or INVALID_OBJECT_NAME for a name that can't be, before
 * anything is sent.
 * Below, each names what it may throw besides.
 */
export interface StorageBackend {
  /** The driver's name: `local`, `swift`, `s3`. To show, never to compare. */
  readonly kind: string;
  readonly limits: BackendLimits;
  readonly atomicity: Atomicity;

  /**
   * One page of containers, by name, with their counts where the backend has them in the same answer.
   * @throws StorageError INVALID_ARGUMENT for a page that can't be
   */
  listContainers(
    request: ContainerListRequest,
    call: Call,
  ): Promise<Page<ContainerStat>>;

  /** @throws StorageError CONTAINER_NOT_FOUND */
  statContainer(container: string, call: Call): Promise<ContainerStat>;

  /**
   * Makes a container, or gives the one there is, untouched.
   * @throws StorageError INVALID_METADATA
   */
  createContainer(
    container: string,
    options: CreateContainerOptions,
    call: Call,
  ): Promise<CreatedContainer>;

  /** @throws StorageError CONTAINER_NOT_FOUND, INVALID_METADATA */
  updateContainer(
    container: string,
    change: ContainerChange,
    call: Call,
  ): Promise<ContainerStat>;

  /** @throws StorageError CONTAINER_NOT_FOUND, CONTAINER_NOT_EMPTY while it holds objects or versions */
  deleteContainer(container: string, call: Call): Promise<void>;

  /**
   * One page of a container, in UTF-8 byte order of the entries.
   * @throws StorageError CONTAINER_NOT_FOUND, INVALID_ARGUMENT
   */
  listObjects(
    container: string,
    request: ObjectListRequest,
    call: Call,
  ): Promise<Page<ListEntry>>;

  /** @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, VERSION_NOT_FOUND */
  statObject(ref: ReadableRef, call: Call): Promise<ObjectStat>;

  /**
   * Content as a stream; after this has answered, a failure destroys the stream with a StorageError.
   * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, VERSION_NOT_FOUND,
   * RANGE_NOT_SATISFIABLE, PRECONDITION_FAILED
   */
  readObject(
    ref: ReadableRef,
    options: ReadOptions,
    call: Call,
  ): Promise<ObjectBody>;

  /**
   * Stores a body whole, or nothing: when this has answered it is durable and the next read sees
   * it. Reads `body` to its
   * end or destroys it, on every path. A body that ends in an error stores nothing, and that error
   * is thrown, or is the
   * cause of the StorageError that is.
   * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_EXISTS, PRECONDITION_FAILED,
   * INVALID_METADATA, SIZE_MISMATCH,
   * TOO_LARGE, CHECKSUM_MISMATCH
   */
  writeObject(
    ref: ObjectRef,
    object: NewObject,
    call: Call,
  ): Promise<ObjectStat>;

  /**
   * Changes what is said of an object and leaves its content, and what is not named, as it is.
   * Makes no version.
   * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, INVALID_METADATA
   */
  updateObject(
    ref: ObjectRef,
    change: ObjectChange,
    call: Call,
  ): Promise<ObjectStat>;

  /**
   * Deletes an object; where the container keeps versions its history stays, under a delete marker.
   * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, PRECONDITION_FAILED
   */
  deleteObject(
    ref: ObjectRef,
    condition: Pick<WriteCondition, 'ifMatch'>,
    call: Call,
  ): Promise<void>;

  /** Lets go of everything; calls under way end with CANCELLED or as they would have. */
  close(): Promise<void>;

  readonly copy?: ServerSideCopy;
  readonly multipart?: Multipart;
  readonly versions?: Versions;
  readonly expiry?: Expiry;
  readonly bulkDelete?: BulkDelete;
  readonly signer?: UrlSigner;
  readonly accountStats?: AccountStats;
  readonly accountMetadata?: AccountMetadata;
  readonly publication?: Publication;

  /**
   * Why a facet that such a backend may have is absent from this account, and what to do about it:
   * for `stowage check`.
   */
  readonly lacks?: Partial<Readonly<Record<Facet, string>>>;

  /** What else whoever runs the account should know of it, where it was opened to LOOK. */
  readonly notices?: readonly string[];
}
