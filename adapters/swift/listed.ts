import type {
  ContainerStat,
  ListEntry,
  ObjectStat,
} from '../../src/storage/index.js';
import { NotSwiftError } from './http/failures.js';
import { listedTime } from './times.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * The rows of a listing.
 * @throws NotSwiftError for what is none: it must not be taken for an empty one
 */
export function rowsOf(json: unknown): readonly Row[] {
  if (Array.isArray(json) && json.every(isRow)) return json;
  throw new NotSwiftError('a listing that is no list');
}

/**
 * A container, with counts that lag behind its own; its bytes are those of kept versions too, and of
 * a large object's manifest instead of its content.
 * @throws NotSwiftError for a row that is none
 */
export function listedContainer(row: Row): ContainerStat {
  return {
    name: textIn(row, 'name'),
    objectCount: countOf(row, 'count'),
    bytesUsed: countOf(row, 'bytes'),
  };
}

/**
 * An object, or the prefix that several share.
 * @throws NotSwiftError for a row that is neither
 */
export function listedEntry(row: Row): ListEntry {
  return 'subdir' in row
    ? { type: 'prefix', prefix: textIn(row, 'subdir') }
    : { type: 'object', object: listedObject(row) };
}

/** A large object's etag is not the MD5 of its manifest, which is its hash. */
function listedObject(row: Row): ObjectStat {
  const etag = 'slo_etag' in row ? 'slo_etag' : 'hash';
  return {
    name: textIn(row, 'name'),
    size: countOf(row, 'bytes'),
    modifiedAt: listedTime(textIn(row, 'last_modified')),
    etag: textIn(row, etag).replaceAll('"', ''),
    contentType: textIn(row, 'content_type'),
  };
}

function textIn(row: Row, key: string): string {
  const value = row[key];
  if (typeof value === 'string') return value;
  throw new NotSwiftError(`a listing with an entry without ${key}`);
}

function countOf(row: Row, key: string): number {
  const value = row[key];
  if (Number.isSafeInteger(value)) return value as number;
  throw new NotSwiftError(`a listing with an entry without ${key}`);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
