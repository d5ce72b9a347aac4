import type { ListEntry, ObjectListRequest } from '../../src/storage/index.js';
import { byteOrder } from '../../src/storage/index.js';
import { labelOf } from './listed.js';
import { placeOf } from './page.js';

/**
 * What Swift's own S3 can't count one up from, as it does with the end of a prefix: it answers 503. One
 * is the last letter of all, the other the last before the surrogates.
 */
const WITHOUT_NEXT = /[\ud7ff\u{10ffff}]+$/u;

/** What a service is asked for: names with this prefix, strictly after this. */
export interface Span {
  readonly prefix: string;
  readonly start: string;
}

/** The span of a page. A prefix that not every service takes is sent without its end. */
export function spanOf(request: ObjectListRequest): Span {
  const prefix = request.prefix ?? '';
  const start = startOf(request);
  const sent = prefix.replace(WITHOUT_NEXT, '');
  if (sent === prefix) return { prefix, start };
  const before = justBefore(prefix);
  return {
    prefix: sent,
    start: byteOrder(start, before) > 0 ? start : before,
  };
}

/**
 * Whether the service's own rolling up can't be trusted: Ceph loses names where a delimiter may begin
 * in the prefix and end behind it.
 */
export function isRolledUpHere({
  prefix = '',
  delimiter = '',
}: ObjectListRequest): boolean {
  const beginnings = Array.from(delimiter, (_, at) => delimiter.slice(0, at));
  return beginnings.some((text) => text !== '' && prefix.endsWith(text));
}

/** The same entries, with one prefix for all names that share it, where the service made none. */
export function rolledUp(
  entries: readonly ListEntry[],
  { prefix = '', delimiter = '' }: ObjectListRequest,
): readonly ListEntry[] {
  const labels = new Set<string>();
  return entries.flatMap((entry): readonly ListEntry[] => {
    const label = labelOf(entry);
    const at = label.indexOf(delimiter, prefix.length);
    if (entry.type === 'prefix' || at === -1) return [entry];
    const shared = label.slice(0, at + delimiter.length);
    if (labels.has(shared)) return [];
    labels.add(shared);
    return [{ type: 'prefix', prefix: shared }];
  });
}

/** Those that are asked for: some services give a prefix again after itself, for the names below it. */
export function wanted(
  entries: readonly ListEntry[],
  { prefix = '' }: ObjectListRequest,
  { start }: Span,
): readonly ListEntry[] {
  return entries.filter((entry) => {
    const label = labelOf(entry);
    return label !== start && label.startsWith(prefix);
  });
}

/** Whether nothing that is asked for can follow. */
export function isPast(
  entries: readonly ListEntry[],
  { prefix = '' }: ObjectListRequest,
): boolean {
  const last = entries.at(-1);
  if (last === undefined) return false;
  const label = labelOf(last);
  return !label.startsWith(prefix) && byteOrder(label, prefix) > 0;
}

/**
 * Where a page begins: after a name below a rolled-up prefix that is the prefix itself, of which
 * nothing comes again.
 */
function startOf(request: ObjectListRequest): string {
  const { prefix = '', delimiter = '' } = request;
  const place = placeOf(request);
  if (delimiter === '' || !place.startsWith(prefix)) return place;
  const end = place.indexOf(delimiter, prefix.length);
  return end === -1 ? place : place.slice(0, end + delimiter.length);
}

/** A text below this one, and above all that names are likely to be between. */
function justBefore(text: string): string {
  const letters = Array.from(text);
  const last = letters.pop()?.codePointAt(0) ?? 1;
  return `${letters.join('')}${String.fromCodePoint(last - 1)}\u{10ffff}`;
}
