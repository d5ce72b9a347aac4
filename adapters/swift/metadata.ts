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
  MAX_METADATA_BYTES,
  StorageError,
} from '../../src/storage/index.js';
import type { Cluster } from './cluster.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';

/** What metadata is kept with: Swift names its headers by it. */
export type MetaKind = 'account' | 'container' | 'object';

/** What is kept free for the checksums, which are one entry of their own. */
const CHECKSUM_BYTES = 256;

/** In the header's name, where the checksums of an object's content are kept. */
const CHECKSUMS = 'stowage-checksums';

/** In the header's name, where it is kept for how long what is public may be cached. */
export const CACHE_CONTROL = 'cache-control';

/** In the header's name, where a container for segments says whose they are. */
export const SEGMENTS_OF = 'stowage-segments-of';

const TEMP_URL_KEYS = ['temp-url-key', 'temp-url-key-2'];

/** Secrets, and what Stowage keeps for itself: never shown, and not to be set as metadata. */
const HIDDEN = {
  account: new Set([...TEMP_URL_KEYS, 'quota-bytes']),
  container: new Set([...TEMP_URL_KEYS, CACHE_CONTROL, SEGMENTS_OF]),
  object: new Set([CHECKSUMS]),
} satisfies Record<MetaKind, ReadonlySet<string>>;

/** What makes the cluster do something; shown, but not to be set as if it were a note. */
const OBEYED = /^(?:quota-(?:bytes|count)$|web-|access-control-)/;

/** Whether a key means something to the cluster or to Stowage, so that nobody may set it. */
function isReserved(kind: MetaKind, key: string): boolean {
  const isObeyed = kind !== 'object' && OBEYED.test(key);
  return isObeyed || HIDDEN[kind].has(key);
}

/** What is said of an account, a container or an object, decoded; without what is hidden. */
export function metadataOf(answer: Answer, kind: MetaKind): Metadata {
  const metadata = new Map<string, string>();
  for (const [name, value] of answer.headersFrom(prefixOf(kind))) {
    const key = decodedKey(name);
    if (!HIDDEN[kind].has(key)) metadata.set(key, decodedValue(value));
  }
  return metadata;
}

/** The headers that set these entries. */
export function metadataHeaders(kind: MetaKind, metadata: Metadata): Headers {
  const prefix = prefixOf(kind);
  const headers = [...metadata].map(([key, value]) => [
    prefix + encodedKey(key),
    encodedValue(value),
  ]);
  return Object.fromEntries(headers) as Headers;
}

/** The headers that take these entries away; an object has none such: its POST replaces all. */
export function removalHeaders(
  kind: 'account' | 'container',
  keys: readonly string[],
): Headers {
  const headers = keys.map((key) => [
    `x-remove-${kind}-meta-${encodedKey(key)}`,
    'x',
  ]);
  return Object.fromEntries(headers) as Headers;
}

/**
 * The same entries, keys in lower case.
 * @throws StorageError INVALID_METADATA for what may not be, or does not fit into this cluster
 */
export function checkMetadata(
  metadata: Metadata,
  kind: MetaKind,
  cluster: Cluster,
): Metadata {
  const checked = checkedMetadata(metadata);
  refuseReserved(kind, checked.keys());
  checkFits(checked, cluster);
  return checked;
}

/**
 * What the metadata becomes; reserved entries that are there stay as they are.
 * @throws StorageError INVALID_METADATA as checkMetadata does
 */
export function mergedMetadata(
  current: Metadata,
  change: MetadataChange,
  { kind, cluster }: { readonly kind: MetaKind; readonly cluster: Cluster },
): Metadata {
  const merged = changedMetadata(current, change);
  refuseReserved(kind, [
    ...(change.set?.keys() ?? []),
    ...(change.remove ?? []),
  ]);
  checkFits(merged, cluster);
  return merged;
}

/** The bytes that metadata may have in this cluster, as they go over the wire. */
export function maxMetadataBytes({ metadata }: Cluster): number {
  return Math.min(MAX_METADATA_BYTES, metadata.maxBytes) - CHECKSUM_BYTES;
}

/** The one entry that holds all checksums: `md5=…,sha256=…`. None where there are none. */
export function checksumHeaders(checksums: Checksums): Headers {
  const parts = CHECKSUM_ALGORITHMS.flatMap((name) => {
    const value = checksums[name];
    return value === undefined ? [] : [`${name}=${value}`];
  });
  if (parts.length === 0) return {};
  return { [prefixOf('object') + CHECKSUMS]: parts.join(',') };
}

/** The checksums kept with an object; undefined where there are none that can be read. */
export function checksumsOf(answer: Answer): Checksums | undefined {
  const kept = answer.header(prefixOf('object') + CHECKSUMS) ?? '';
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

function prefixOf(kind: MetaKind): string {
  return `x-${kind}-meta-`;
}

/** WSGI takes '_' and '-' of a header's name for the same. */
function encodedKey(key: string): string {
  return key
    .toLowerCase()
    .replaceAll(/[%_]/g, (letter) => (letter === '%' ? '%25' : '%5f'));
}

function decodedKey(name: string): string {
  return name.replaceAll(/%25|%5f/gi, decodeURIComponent);
}

/** As it is, but for what a header can't hold at its place. An empty value would remove the entry. */
function encodedValue(value: string): string {
  if (value === '') return '%';
  return value.replaceAll(/[%\p{Cc}]|^ +| +$/gu, encodeURIComponent);
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

function refuseReserved(kind: MetaKind, keys: Iterable<string>): void {
  for (const key of keys) {
    if (!isReserved(kind, key.toLowerCase())) continue;
    throw invalid({ reason: `key '${key}' means something to the storage` });
  }
}

/** What is encoded has more bytes than what is said. */
function checkFits(metadata: Metadata, cluster: Cluster): void {
  const { maxNameBytes, maxValueBytes, maxEntries } = cluster.metadata;
  let total = 0;
  for (const [key, value] of metadata) {
    const [name, text] = [encodedKey(key), encodedValue(value)];
    checkBytes(`key '${key}'`, name, maxNameBytes);
    checkBytes(`the value of '${key}'`, text, maxValueBytes);
    total += Buffer.byteLength(name + text);
  }
  checkCount('all of it, encoded, in bytes', total, maxMetadataBytes(cluster));
  checkCount('the entries', metadata.size, maxEntries);
}

function checkBytes(what: string, text: string, limit: number): void {
  checkCount(`${what}, encoded, in bytes`, Buffer.byteLength(text), limit);
}

function checkCount(what: string, actual: number, limit: number): void {
  if (actual <= limit) return;
  throw invalid({ reason: `${what}: ${actual}, over ${limit}`, limit, actual });
}

function invalid(context: {
  readonly reason: string;
  readonly limit?: number;
  readonly actual?: number;
}): StorageError {
  return new StorageError('INVALID_METADATA', context);
}
