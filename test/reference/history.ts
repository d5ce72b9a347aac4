import type { Checksums, Metadata } from '../../src/storage/index.js';

/** What an object holds and what is said of it. */
export interface StoredObject {
  readonly content: Buffer;
  readonly etag: string;
  readonly checksums: Checksums;
  readonly contentType: string;
  readonly metadata: Metadata;
  readonly expiresAt?: Date;
}

/** One thing that happened under a name: an object was written, or what stood there was deleted. */
export interface Revision {
  /** Greater, as a string, than those of all earlier ones. */
  readonly versionId: string;
  readonly createdAt: Date;
  /** It came while versioning was ENABLED, and only deleteVersion removes it. */
  readonly kept: boolean;
  /** Absent in a delete marker. */
  readonly object?: StoredObject;
}

/** All that is left of what happened under one name, newest first. */
export type History = readonly Revision[];

export const NO_HISTORY: History = [];

/** A write takes the place of the one revision that nothing keeps, and of no other. */
export function afterWrite(history: History, written: Revision): History {
  if (written.kept) return [written, ...history];
  return [written, ...history.filter((revision) => revision.kept)];
}

/** A delete leaves nothing where nothing is kept; elsewhere a marker stands over what is. */
export function afterDelete(history: History, marker: Revision): History {
  const left = afterWrite(history, marker);
  return left.length === 1 ? NO_HISTORY : left;
}

/** The same history with one revision taken out. */
export function without(history: History, versionId: string): History {
  return history.filter((revision) => revision.versionId !== versionId);
}
