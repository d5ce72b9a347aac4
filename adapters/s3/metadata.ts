import { createHash } from 'node:crypto';
import type {
  ChecksumAlgorithm,
  Checksums,
  Metadata,
  MetadataChange,
} from '../../src/storage/index.js';
import {
  changedMetadata,
  CHECKSUM_ALGORITHMS,
  CHECKSUM_HEX_LENGTH,
  checkedMetadata,
  NO_METADATA,
  StorageError,
} from '../../src/storage/index.js';

/** Metadata as it goes over the wire: what follows `x-amz-meta-`, and the values, encoded. */
export type Entries = Readonly<Record<string, string>>;

/** What AWS takes, keys and values together, in bytes as they go over the wire. */
const WIRE_BYTES = 2048;

/** What is kept free for the checksums, which are one entry of their own. */
const CHECKSUM_BYTES = 256;

/** The bytes that an object's metadata may have, as they go over the wire. */
export const maxMetadataBytes = WIRE_BYTES - CHECKSUM_BYTES;

/** The key under which the checksums of an object's content are kept: not shown, not to be set. */
const CHECKSUMS = 'stowage-checksums';

/** A longer key is kept in the value of an entry named so: Ceph keeps no names of 80 bytes. */
const MAX_NAME_BYTES = 64;
const LONG = 'stowage-long-';

/** What is said of an object, decoded; without what Stowage keeps for itself. */
export function metadataOf(entries: Entries = {}): Metadata {
  return new Map(Object.entries(withoutChecksums(entries)).map(decoded));
}

/** The reverse of `metadataOf`. */
export function entriesOf(metadata: Metadata): Entries {
  return Object.fromEntries([...metadata].map(encoded));
}

/**
 * The same metadata, keys in lower case.
 * @throws StorageError INVALID_METADATA for what may not be, or does not fit once it is encoded
 */
export function checkMetadata(metadata: Metadata): Metadata {
  const checked = checkedMetadata(metadata);
  refuseReserved(checked.keys());
  checkFits(checked);
  return checked;
}

/**
 * The entries with the change made to them; those that it does not name stay just as they are, who
 * ever wrote them.
 * @throws StorageError INVALID_METADATA as checkMetadata does
 */
export function changedEntries(
  current: Entries,
  change: MetadataChange,
): Entries {
  const { set = NO_METADATA, remove = [] } = change;
  const named = [...set.keys(), ...remove].map((key) => key.toLowerCase());
  refuseReserved(named);
  checkFits(changedMetadata(metadataOf(current), change));

  const kept = Object.entries(current).filter(
    (entry) => !named.includes(decoded(entry)[0]),
  );
  return { ...Object.fromEntries(kept), ...entriesOf(set) };
}

/** What is left of the entries for other content. */
export function withoutChecksums(entries: Entries = {}): Entries {
  return Object.fromEntries(
    Object.entries(entries).filter(([name]) => name !== CHECKSUMS),
  );
}

/** The one entry that holds all checksums: `md5=…,sha256=…`. None where there are none. */
export function checksumEntries(checksums: Checksums): Entries {
  const parts = CHECKSUM_ALGORITHMS.flatMap((name) => {
    const value = checksums[name];
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return parts.length === 0 ? {} : { [CHECKSUMS]: parts.join(',') };
}

/** The checksums kept with an object; undefined where there are none that can be read. */
export function checksumsOf(entries: Entries = {}): Checksums | undefined {
  const kept = entries[CHECKSUMS] ?? '';
  const readable = kept.split(',').flatMap(checksumIn);
  return readable.length === 0 ? undefined : Object.fromEntries(readable);
}

function checksumIn(text: string): [ChecksumAlgorithm, string][] {
  const [, name, value] = /^(\w+)=([0-9a-f]+)$/.exec(text) ?? [];
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name);
  if (algorithm === undefined || value === undefined) return [];
  const isWhole = value.length === CHECKSUM_HEX_LENGTH[algorithm];
  return isWhole ? [[algorithm, value]] : [];
}

/** How an entry stands on the wire. */
type Entry = readonly [name: string, value: string];

function encoded([key, value]: readonly [string, string]): Entry {
  const lower = key.toLowerCase();
  const [name, text] = [encodedKey(lower), encodedValue(value)];
  if (name.length <= MAX_NAME_BYTES) return [name, text];
  const digest = createHash('sha256').update(lower).digest('hex');
  return [LONG + digest.slice(0, 16), `${lower}=${text}`];
}

function decoded([name, text]: Entry): [key: string, value: string] {
  const end = text.indexOf('=');
  if (!name.startsWith(LONG) || end === -1)
    return [decodedKey(name), decodedValue(text)];
  return [text.slice(0, end), decodedValue(text.slice(end + 1))];
}

/** Some services, and what stands before others, take '_' and '-' of a header's name for the same. */
function encodedKey(key: string): string {
  return key.replaceAll(/[%_]/g, (letter) => (letter === '%' ? '%25' : '%5f'));
}

function decodedKey(name: string): string {
  return name.toLowerCase().replaceAll(/%25|%5f/g, decodeURIComponent);
}

/**
 * As it is, but for what the wire does not keep: what is not plain ASCII, spaces at the ends, of which
 * a signature sees only one, and what would be read as an encoded word of RFC 2047. An empty value
 * is not kept everywhere.
 */
function encodedValue(value: string): string {
  if (value === '') return '%';
  return value.replaceAll(
    /[^\x20-\x7e]|%|^ +| +$|(?<= ) +|=(?=\?)/gu,
    encodeURIComponent,
  );
}

/** What is not just as we would encode it was written by others, and is taken as it is. */
function decodedValue(value: string): string {
  if (value === '%') return '';
  const decoded = value.replaceAll(/(?:%[0-9A-F]{2})+/g, decodedBytes);
  return encodedValue(decoded) === value ? decoded : value;
}

function decodedBytes(encoded: string): string {
  return Buffer.from(encoded.replaceAll('%', ''), 'hex').toString();
}

function refuseReserved(keys: Iterable<string>): void {
  for (const key of keys) {
    if (key !== CHECKSUMS && !key.startsWith(LONG)) continue;
    const reason = `key '${key}' is kept for Stowage itself`;
    throw new StorageError('INVALID_METADATA', { reason });
  }
}

/** What is encoded has more bytes than what is said. */
function checkFits(metadata: Metadata): void {
  const [limit, actual] = [maxMetadataBytes, wireBytesOf(entriesOf(metadata))];
  if (actual <= limit) return;
  const reason = `all of it, encoded, has ${actual} bytes, over ${limit}`;
  throw new StorageError('INVALID_METADATA', { reason, limit, actual });
}

function wireBytesOf(entries: Entries): number {
  return Object.entries(entries).flat().join('').length;
}
