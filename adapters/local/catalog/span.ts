import { byteOrder } from '../../../src/storage/index.js';

/** A stretch of names, in the order of their UTF-8 bytes. */
export interface NameSpan {
  readonly from: string;
  /** Whether a name that is `from` belongs to it. */
  readonly operator: '>' | '>=';
  readonly below: string | Uint8Array;
}

/** SQLite holds every BLOB to be above every TEXT. */
const ABOVE_ALL_NAMES = new Uint8Array();

const LAST_CODE_POINT = String.fromCodePoint(0x10ffff);
const BEFORE_SURROGATES = 0xd7ff;
const PAST_SURROGATES = 0xe000;

/** The names that begin with `prefix` and come strictly after `after`. */
export function namesAfter(
  prefix: string,
  after: string | undefined,
): NameSpan {
  const below = pastPrefix(prefix) ?? ABOVE_ALL_NAMES;
  return after === undefined || byteOrder(after, prefix) < 0
    ? { from: prefix, operator: '>=', below }
    : { from: after, operator: '>', below };
}

/** The least text above all that begins with `prefix`; undefined where there is none. */
export function pastPrefix(prefix: string): string | undefined {
  let end = prefix.length;
  while (prefix.endsWith(LAST_CODE_POINT, end)) end -= LAST_CODE_POINT.length;

  const [last] = prefix.slice(0, end).match(/.$/su) ?? [];
  if (last === undefined) return undefined;
  const point = last.codePointAt(0) ?? 0;
  const next = point === BEFORE_SURROGATES ? PAST_SURROGATES : point + 1;
  return prefix.slice(0, end - last.length) + String.fromCodePoint(next);
}
