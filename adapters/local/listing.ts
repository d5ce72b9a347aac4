import type {
  ListEntry,
  ObjectListRequest,
  Page,
} from '../../src/storage/index.js';
import type { Objects } from './catalog/objects.js';
import type { NameSpan } from './catalog/span.js';
import { namesAfter, pastPrefix } from './catalog/span.js';
import { pageOf, placeOf } from './paging.js';
import { listedStat } from './stats.js';

/** One container's objects. */
export interface Shelf {
  readonly objects: Objects;
  readonly containerId: number;
}

/** A request for a listing in which names are rolled up. */
interface Level {
  readonly shelf: Shelf;
  readonly prefix: string;
  readonly delimiter: string;
  /** As many entries as are wanted at most. */
  readonly limit: number;
}

/** What to look at next: a few names, and more where they have turned out to be objects. */
interface Look {
  readonly span: NameSpan;
  readonly rows: number;
}

const MORE_ROWS = 8;

/** One page of a container: a scan from a name on, or, rolled up, a seek for every prefix. */
export function listEntries(
  shelf: Shelf,
  request: ObjectListRequest,
): Page<ListEntry> {
  const { limit, prefix = '', delimiter } = request;
  const after = placeOf(request);
  const wanted = limit + 1;
  const entries = rollsUp(delimiter)
    ? levelAfter({ shelf, prefix, delimiter, limit: wanted }, after)
    : namedAfter(shelf, namesAfter(prefix, after), wanted);
  return pageOf(entries, limit, labelOf);
}

/** Half of a surrogate pair is in no name. */
function rollsUp(delimiter: string | undefined): delimiter is string {
  return (
    delimiter !== undefined && delimiter !== '' && delimiter.isWellFormed()
  );
}

function namedAfter(
  { objects, containerId }: Shelf,
  span: NameSpan,
  limit: number,
): readonly ListEntry[] {
  return objects
    .page(containerId, span, limit)
    .map((listed) => ({ type: 'object', object: listedStat(listed) }));
}

function levelAfter(
  level: Level,
  after: string | undefined,
): readonly ListEntry[] {
  const entries: ListEntry[] = [];
  let look = lookInto(firstSpan(level, after));
  while (look !== undefined && entries.length < level.limit) {
    look = collect(level, look, entries);
  }
  return entries;
}

/** A place inside a rolled-up prefix, or at it, is after the whole of it. */
function firstSpan(
  level: Level,
  after: string | undefined,
): NameSpan | undefined {
  const { prefix } = level;
  const shared =
    after?.startsWith(prefix) === true ? sharedPrefix(level, after) : undefined;
  return shared === undefined
    ? namesAfter(prefix, after)
    : namesPast(prefix, shared);
}

/** Adds entries up to the limit or to the first that is a prefix; answers where to look next. */
function collect(
  level: Level,
  { span, rows }: Look,
  entries: ListEntry[],
): Look | undefined {
  const { objects, containerId } = level.shelf;
  const wanted = Math.min(rows, level.limit - entries.length);
  const found = objects.page(containerId, span, wanted);
  for (const listed of found) {
    const shared = sharedPrefix(level, listed.name);
    if (shared !== undefined) {
      entries.push({ type: 'prefix', prefix: shared });
      return lookInto(namesPast(level.prefix, shared));
    }
    entries.push({ type: 'object', object: listedStat(listed) });
  }

  const last = found.at(-1);
  if (last === undefined || found.length < wanted) return undefined;
  const rest: NameSpan = { ...span, from: last.name, operator: '>' };
  return { span: rest, rows: rows * MORE_ROWS };
}

/** Where prefixes follow one another, one row tells each. */
function lookInto(span: NameSpan | undefined): Look | undefined {
  return span && { span, rows: 1 };
}

/** What a name is rolled up into, to and with the first delimiter past the prefix. */
function sharedPrefix(
  { prefix, delimiter }: Level,
  name: string,
): string | undefined {
  const at = name.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : name.slice(0, at + delimiter.length);
}

function namesPast(prefix: string, shared: string): NameSpan | undefined {
  const from = pastPrefix(shared);
  if (from === undefined) return undefined;
  return { ...namesAfter(prefix, undefined), from, operator: '>=' };
}

function labelOf(entry: ListEntry): string {
  return entry.type === 'object' ? entry.object.name : entry.prefix;
}
