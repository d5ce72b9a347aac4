import { StorageError } from './errors.js';

/**
 * Which bytes are asked for: from `first` to `last` (both included, to the end when absent), or the
 * last `suffix`.
 */
export type ByteRange =
  | { readonly first: number; readonly last?: number }
  | { readonly suffix: number };

/** Which bytes are given, `start` included, `end` not. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

const SINGLE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * The range a header such as `bytes=2-4`, `bytes=5-` or `bytes=-3` asks for. Undefined where RFC 9110 says to
 * ignore it: another unit, several ranges, or a last byte before the first.
 */
export function parseRange(header: string): ByteRange | undefined {
  const [, first, last] = SINGLE_RANGE.exec(header) ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (first === '') {
    return last === '' ? undefined : { suffix: Number(last) };
  }
  if (last === '') return { first: Number(first) };
  if (Number(last) < Number(first)) return undefined;
  return { first: Number(first), last: Number(last) };
}

/**
 * The bytes of a content of `size` bytes that a range covers.
 * @throws StorageError RANGE_NOT_SATISFIABLE with `limit: size` where it covers none
 */
export function resolveRange(
  range: ByteRange | undefined,
  size: number,
): ByteSpan {
  if (range === undefined) return { start: 0, end: size };
  const span =
    'suffix' in range ? lastBytes(range.suffix, size) : from(range, size);
  if (span.start < span.end) return span;
  throw new StorageError('RANGE_NOT_SATISFIABLE', { limit: size });
}

function lastBytes(suffix: number, size: number): ByteSpan {
  return { start: Math.max(0, size - suffix), end: size };
}

function from(
  range: { readonly first: number; readonly last?: number },
  size: number,
): ByteSpan {
  const last = range.last ?? size - 1;
  return { start: range.first, end: Math.min(last + 1, size) };
}
