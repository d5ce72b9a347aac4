import type { _Object as Row } from '@aws-sdk/client-s3';
import type { ListEntry } from '../../src/storage/index.js';
import { byteOrder } from '../../src/storage/index.js';
import { NotS3Error } from './errors.js';
import { keyIn } from './keys.js';
import type { ListedRows } from './listing-xml.js';
import { etagOf, modifiedAtOf } from './object-stats.js';

/**
 * The entries of a container that a listing gives, in the byte order of their labels; `prefix` is the
 * container's own in its bucket.
 * @throws NotS3Error for a row that lacks what S3 always says
 */
export function entriesIn(
  answer: ListedRows,
  prefix: string,
): readonly ListEntry[] {
  const nameIn = (key: string | undefined) =>
    keyIn(answer, said(key, 'a key')).slice(prefix.length);
  const { Contents = [], CommonPrefixes = [] } = answer;
  const objects = Contents.map((row) => objectEntry(nameIn(row.Key), row));
  const prefixes = CommonPrefixes.map((row): ListEntry => ({
    type: 'prefix',
    prefix: nameIn(row.Prefix),
  }));
  return prefixes.length === 0 ? objects : merged(objects, prefixes);
}

/** What an entry is ordered by: an object's name, a prefix's text. */
export function labelOf(entry: ListEntry): string {
  return entry.type === 'prefix' ? entry.prefix : entry.object.name;
}

function objectEntry(name: string, row: Row): ListEntry {
  const object = {
    name,
    size: said(row.Size, 'a size'),
    modifiedAt: modifiedAtOf(row),
    etag: etagOf(row),
  };
  return { type: 'object', object };
}

/** S3 gives objects and prefixes apart. */
function merged(
  objects: readonly ListEntry[],
  prefixes: readonly ListEntry[],
): readonly ListEntry[] {
  return [...objects, ...prefixes].sort((left, right) =>
    byteOrder(labelOf(left), labelOf(right)),
  );
}

function said<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new NotS3Error(`a listing with an entry without ${what}`);
}
