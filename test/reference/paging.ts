import {
  checkPage,
  StorageError,
  type Page,
  type PageRequest,
} from '../../src/storage/index.js';

/** So that nobody takes a token for a name. */
const TOKEN = 'after:';

/** Where a page begins: `from` is a token of ours around a place, `after` the place itself. */
export function placeOf(request: PageRequest): string | undefined {
  checkPage(request);
  if (request.from === undefined) return request.after;
  if (request.from.startsWith(TOKEN)) return request.from.slice(TOKEN.length);
  throw new StorageError('INVALID_ARGUMENT', {
    reason: 'from is no token of this listing',
  });
}

/** The first `limit` of what is left of a listing; each item knows the place it stands at. */
export function pageOf<T>(
  left: readonly T[],
  limit: number,
  placeAt: (item: T) => string,
): Page<T> {
  const items = left.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || items.length === left.length) return { items };
  return { items, next: TOKEN + placeAt(last) };
}
