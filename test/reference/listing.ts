import {
  byteOrder,
  type ListEntry,
  type ObjectListRequest,
  type StorageBackend,
} from '../../src/storage/index.js';
import { pageOf, placeOf } from './paging.js';
import { objectStat } from './stats.js';
import type { Store } from './store.js';

export function listingMethods(
  store: Store,
): Pick<StorageBackend, 'listObjects'> {
  return {
    async listObjects(name, request, call) {
      await store.enter(call);
      const container = store.container(name);
      const after = placeOf(request);
      const entries = new Map<string, ListEntry>();
      for (const [object, written] of store.objectsOf(container)) {
        if (!object.startsWith(request.prefix ?? '')) continue;
        const entry = entryOf(object, request) ?? {
          type: 'object',
          object: objectStat(object, written),
        };
        entries.set(labelOf(entry), entry);
      }

      const left = [...entries]
        .filter(([at]) => after === undefined || byteOrder(at, after) > 0)
        .sort(([one], [other]) => byteOrder(one, other))
        .map(([, entry]) => entry);
      return pageOf(left, request.limit, labelOf);
    },
  };
}

/** The prefix that a name is rolled up into, to and with the first delimiter past the prefix. */
function entryOf(
  name: string,
  { prefix = '', delimiter }: ObjectListRequest,
): ListEntry | undefined {
  if (delimiter === undefined) return undefined;
  const found = name.indexOf(delimiter, prefix.length);
  if (found === -1) return undefined;
  return { type: 'prefix', prefix: name.slice(0, found + delimiter.length) };
}

/** The text an entry is ordered by, and compared with a marker. */
function labelOf(entry: ListEntry): string {
  return entry.type === 'prefix' ? entry.prefix : entry.object.name;
}
