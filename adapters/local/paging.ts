import type { Page, PageRequest } from '../../src/storage/index.js';

/** Where a page begins: strictly after this. */
export function placeOf({ from, after }: PageRequest): string | undefined {
  return from ?? after;
}

/** A page of `limit` entries, from what may be one more: by that it is known not to be the last. */
export function pageOf<T>(
  entries: readonly T[],
  limit: number,
  placeAt: (entry: T) => string,
): Page<T> {
  const last = entries[limit - 1];
  if (entries.length <= limit) return { items: entries };
  const items = entries.slice(0, limit);
  return last === undefined ? { items } : { items, next: placeAt(last) };
}
