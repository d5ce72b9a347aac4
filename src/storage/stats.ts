import type { Checksums } from './checksum.js';
import type { Metadata } from './metadata.js';

/**
 * ENABLED keeps what is overwritten or deleted; SUSPENDED keeps what it had, but nothing new; OFF
 * never kept any.
 */
export type Versioning = 'ENABLED' | 'SUSPENDED' | 'OFF';

/** How a container stands open to everyone. */
export interface PublicationStat {
  /**
   * Where its objects are read, each at this URL, '/' and its name percent-encoded; absent where the
   * gateway has to serve them.
   */
  readonly url?: string;
  /** How long what was read may be kept, in whole seconds; absent where nobody said. */
  readonly ttlSeconds?: number;
  readonly logRetention: boolean;
}

/**
 * A container. What is absent was not in the backend's answer; statContainer's answer has all that
 * the backend knows.
 */
export interface ContainerStat {
  readonly name: string;
  /** Objects as they are now, older versions not counted. */
  readonly objectCount?: number;
  /** Bytes of the objects as they are now. */
  readonly bytesUsed?: number;
  readonly createdAt?: Date;
  readonly metadata?: Metadata;
  readonly versioning?: Versioning;
  /** `null` while it is private; absent where the backend can't publish, or a listing does not say. */
  readonly publication?: PublicationStat | null;
}

/**
 * An object, or one version of it. What is absent was not in the backend's answer; statObject's
 * answer has all that the backend knows.
 */
export interface ObjectStat {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
  /** Opaque, unquoted; another content has another etag. */
  readonly etag: string;
  readonly contentType?: string;
  readonly metadata?: Metadata;
  readonly checksums?: Checksums;
  readonly expiresAt?: Date;
  /** Absent where the container keeps no versions, or a listing does not say. */
  readonly versionId?: string;
}

/** One version in an object's history. */
export interface VersionStat {
  readonly name: string;
  readonly versionId: string;
  /** Bytes; 0 for a delete marker. */
  readonly size: number;
  readonly etag?: string;
  readonly createdAt: Date;
  readonly isLatest: boolean;
  /** What stands in a history where the object was deleted; it has no content. */
  readonly isDeleteMarker: boolean;
}

/** What an account holds. */
export interface AccountStat {
  readonly containerCount: number;
  readonly objectCount: number;
  readonly bytesUsed: number;
  readonly asOf: Date;
  /** False where the figures lag behind the writes. */
  readonly exact: boolean;
}
