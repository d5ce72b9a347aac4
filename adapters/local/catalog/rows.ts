import type { Versioning } from '../../../src/storage/index.js';

/** A container as its row says; times in milliseconds since 1970, metadata as JSON entries. */
export interface Container {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  readonly metadata: string | null;
  readonly versioning: Versioning;
  /** Seconds, or null while it is private. */
  readonly publicTtl: number | null;
  readonly objectCount: number;
  readonly bytesUsed: number;
}

/** What a version is made of besides its bytes. */
export interface Facts {
  readonly size: number;
  readonly sha256: string;
  /** Other checksums than the sha256, as a JSON object. */
  readonly checksums: string | null;
  readonly contentType: string;
  readonly metadata: string | null;
  readonly expiresAt: number | null;
}

/** One version of an object, current or not; a delete marker is one without a blob. */
export interface Version extends Facts {
  readonly name: string;
  /** Orders the versions of a name; microseconds since 1970, or a little more. */
  readonly seq: number;
  readonly modifiedAt: number;
  readonly blobId: number | null;
  /** Written while its container was ENABLED. */
  readonly kept: boolean;
}

/** In the order of VERSION_COLUMNS. */
export type VersionRow = readonly [
  name: string,
  seq: number,
  size: number,
  modifiedAt: number,
  sha256: string,
  checksums: string | null,
  contentType: string,
  metadata: string | null,
  expiresAt: number | null,
  blobId: number | null,
  kept: number,
];

export const VERSION_COLUMNS =
  'name, seq, size, modified_at, sha256, checksums, content_type, metadata, expires_at, blob_id, kept';

/** An object as a listing shows it: each column that is not read makes a page cheaper. */
export type Listed = Omit<Version, 'seq' | 'blobId' | 'kept'>;

/** In the order of LISTED_COLUMNS. */
export type ListedRow = readonly [
  name: string,
  size: number,
  modifiedAt: number,
  sha256: string,
  checksums: string | null,
  contentType: string,
  metadata: string | null,
  expiresAt: number | null,
];

export const LISTED_COLUMNS =
  'name, size, modified_at, sha256, checksums, content_type, metadata, expires_at';

export function toListed(row: ListedRow): Listed {
  const [name, size, modifiedAt, sha256] = row;
  const [, , , , checksums, contentType, metadata, expiresAt] = row;
  return {
    name,
    size,
    modifiedAt,
    sha256,
    checksums,
    contentType,
    metadata,
    expiresAt,
  };
}

/** As many `?` as there are columns. */
export const VERSION_VALUES = VERSION_COLUMNS.replaceAll(/\w+/g, '?');

export function toVersion(row: VersionRow): Version {
  const [name, seq, size, modifiedAt, sha256, checksums] = row;
  const [, , , , , , contentType, metadata, expiresAt, blobId, kept] = row;
  return {
    name,
    seq,
    size,
    modifiedAt,
    sha256,
    checksums,
    contentType,
    metadata,
    expiresAt,
    blobId,
    kept: kept === 1,
  };
}

export function toVersionRow(version: Version): VersionRow {
  return [
    version.name,
    version.seq,
    version.size,
    version.modifiedAt,
    version.sha256,
    version.checksums,
    version.contentType,
    version.metadata,
    version.expiresAt,
    version.blobId,
    version.kept ? 1 : 0,
  ];
}

const ETAG_LENGTH = 32;

/** The content's etag: the start of its sha256. */
export function etagOf({ sha256 }: Facts): string {
  return sha256.slice(0, ETAG_LENGTH);
}
