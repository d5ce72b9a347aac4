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

const LAST_CODE_POINT = 0x10ffff;
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
  const points = Array.from(prefix, (point) => point.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST_CODE_POINT) points.pop();

  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last === BEFORE_SURROGATES ? PAST_SURROGATES : last + 1;
  return String.fromCodePoint(...points, next);
}
