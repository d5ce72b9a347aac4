import { StorageError } from './errors.js';

/** Lower-case keys to values; a Map, so that a key may be called `__proto__`. */
export type Metadata = ReadonlyMap<string, string>;

/** What is to change: keys set, keys taken away. A key in both is set. */
export interface MetadataChange {
  readonly set?: Metadata;
  readonly remove?: readonly string[];
}

export const MAX_METADATA_ENTRIES = 90;
const MAX_METADATA_KEY_BYTES = 128;
const MAX_METADATA_VALUE_BYTES = 256;
export const MAX_METADATA_BYTES = 4096;

/** RFC 9110's token: what a header name may be, since Swift and S3 keep keys as header names. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

export const NO_METADATA: Metadata = new Map();

/**
 * The same entries with lower-case keys.
 * @throws StorageError INVALID_METADATA for a bad key or value, too many entries or bytes
 */
export function checkedMetadata(
  entries: Iterable<readonly [string, string]>,
): Metadata {
  const metadata = new Map<string, string>();
  for (const [key, value] of entries) {
    const lower = key.toLowerCase();
    checkEntry(lower, value);
    if (metadata.has(lower)) throw invalid(`key '${lower}' is given twice`);
    metadata.set(lower, value);
  }

  checkTotals(metadata);
  return metadata;
}

/**
 * What the metadata becomes.
 * @throws StorageError INVALID_METADATA as checkedMetadata does
 */
export function changedMetadata(
  current: Metadata,
  change: MetadataChange,
): Metadata {
  const removed = new Set(change.remove?.map((key) => key.toLowerCase()));
  const kept = [...current].filter(([key]) => !removed.has(key));
  const set = checkedMetadata(change.set ?? NO_METADATA);
  return checkedMetadata(new Map([...kept, ...set]));
}

function checkEntry(key: string, value: string): void {
  if (!TOKEN.test(key)) throw invalid(`key '${key}' is no header token`);
  checkBytes(`key '${key}'`, key, MAX_METADATA_KEY_BYTES);
  if (!value.isWellFormed()) {
    throw invalid(`the value of '${key}' holds half of a surrogate pair`);
  }
  checkBytes(`the value of '${key}'`, value, MAX_METADATA_VALUE_BYTES);
}

function checkBytes(what: string, text: string, limit: number): void {
  const actual = Buffer.byteLength(text);
  if (actual <= limit) return;
  const reason = `${what} has ${actual} bytes, over ${limit}`;
  throw new StorageError('INVALID_METADATA', { reason, limit, actual });
}

function checkTotals(metadata: Metadata): void {
  if (metadata.size > MAX_METADATA_ENTRIES) {
    throw invalid(`${metadata.size} entries, over ${MAX_METADATA_ENTRIES}`);
  }
  checkBytes('all of it', [...metadata].flat().join(''), MAX_METADATA_BYTES);
}

function invalid(reason: string): StorageError {
  return new StorageError('INVALID_METADATA', { reason });
}
