import type { ObjectListRequest } from '../../src/storage/index.js';
import { byteOrder } from '../../src/storage/index.js';

/**
 * What Swift can't count one up from, as it does with the end of a prefix: it answers 503. One is the
 * last letter of all, the other the last before the surrogates.
 */
const WITHOUT_NEXT = /[\ud7ff\u{10ffff}]+$/u;

/** The page in Swift's own words; `asked` is its limit. */
export function queryOf(
  request: ObjectListRequest,
  asked: number,
): Readonly<Record<string, string>> {
  const { delimiter = '' } = request;
  const prefix = request.prefix?.replace(WITHOUT_NEXT, '') ?? '';
  const marker = markerOf(request);
  return {
    format: 'json',
    limit: String(asked),
    ...(prefix !== '' && { prefix }),
    ...(delimiter !== '' && { delimiter }),
    ...(marker !== '' && { marker }),
  };
}

/**
 * The entries that are asked for: a prefix that Swift can't take is sent without its end, and begins by
 * the marker.
 */
export function withPrefix<T>(
  entries: readonly T[],
  prefix: string | undefined,
  labelOf: (entry: T) => string,
): readonly T[] {
  return prefix === undefined || !WITHOUT_NEXT.test(prefix)
    ? entries
    : entries.filter((entry) => labelOf(entry).startsWith(prefix));
}

function markerOf(request: ObjectListRequest): string {
  const { prefix = '' } = request;
  const marker = withoutRepeat(request);
  if (!WITHOUT_NEXT.test(prefix)) return marker;
  const start = justBefore(prefix);
  return byteOrder(marker, start) > 0 ? marker : start;
}

/**
 * Where a page begins. Swift gives a rolled-up prefix again after a name below it, but not after the
 * prefix itself: that is the marker then.
 */
function withoutRepeat(request: ObjectListRequest): string {
  const { from, after = '', prefix = '', delimiter = '' } = request;
  const marker = from ?? after;
  if (delimiter === '' || !marker.startsWith(prefix)) return marker;
  const end = marker.indexOf(delimiter, prefix.length);
  return end === -1 ? marker : marker.slice(0, end + delimiter.length);
}

/** A text below this one, and above all that names are likely to be between. */
function justBefore(text: string): string {
  const letters = Array.from(text);
  const last = letters.pop()?.codePointAt(0) ?? 1;
  return `${letters.join('')}${String.fromCodePoint(last - 1)}\u{10ffff}`;
}
