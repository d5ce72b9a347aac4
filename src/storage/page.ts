import { StorageError } from './errors.js';

/** The most that one page may hold, on every backend. */
export const MAX_PAGE_SIZE = 10_000;

/** Which part of a listing is asked for. Names come strictly after `after`, in UTF-8 byte order. */
export interface PageRequest {
  /** 0 to 10,000; 0 is an empty page. */
  readonly limit: number;
  /** A name, which need not exist. */
  readonly after?: string;
  /** The `next` of an earlier page of this very listing; it wins over `after`. */
  readonly from?: string;
}

export interface ContainerListRequest extends PageRequest {
  readonly prefix?: string;
}

export interface ObjectListRequest extends PageRequest {
  readonly prefix?: string;
  /**
   * One character or more. Names that hold it past the prefix are rolled up into one entry a common
   * prefix.
   */
  readonly delimiter?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque: give it back as `from`. Absent on the last page. */
  readonly next?: string;
}

/** @throws StorageError INVALID_ARGUMENT for a limit that is no whole number from 0 to 10,000 */
export function checkPage(request: PageRequest): void {
  const { limit } = request;
  if (Number.isInteger(limit) && limit >= 0 && limit <= MAX_PAGE_SIZE) return;
  throw new StorageError('INVALID_ARGUMENT', {
    reason: `a page holds 0 to ${MAX_PAGE_SIZE} entries`,
    limit: MAX_PAGE_SIZE,
    actual: limit,
  });
}

/**
 * Orders names as UTF-8 bytes do: below zero, zero or above it, for Array.sort.
 * JavaScript's `<` compares UTF-16 units and puts U+1F600 before U+FF5E.
 */
export function byteOrder(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(left, index) - rank(right, index);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** A UTF-16 unit's place in UTF-8 order: surrogates stand for what comes after all other units. */
function rank(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Every item of a listing, a page at a time. */
export async function* eachItem<T>(
  pageOf: (request: PageRequest) => Promise<Page<T>>,
  limit: number = MAX_PAGE_SIZE,
): AsyncGenerator<T, void, undefined> {
  let page = await pageOf({ limit });
  yield* page.items;
  while (page.next !== undefined) {
    page = await pageOf({ limit, from: page.next });
    yield* page.items;
  }
}
