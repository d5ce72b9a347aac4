import type {
  ContainerListRequest,
  ContainerStat,
  Page,
  PageRequest,
} from '../../src/storage/index.js';
import { byteOrder } from '../../src/storage/index.js';

/** Where a page begins: strictly after this. */
export function placeOf({ from, after = '' }: PageRequest): string {
  return from ?? after;
}

/** The page that is asked for, of all containers there are. */
export function pageAmong(
  all: readonly ContainerStat[],
  request: ContainerListRequest,
): Page<ContainerStat> {
  const { prefix = '', limit } = request;
  const place = placeOf(request);
  const wanted = all
    .filter(({ name }) => name.startsWith(prefix))
    .filter(({ name }) => byteOrder(name, place) > 0)
    .sort((left, right) => byteOrder(left.name, right.name));
  const items = wanted.slice(0, limit);
  const last = items.at(-1);
  return last !== undefined && wanted.length > limit
    ? { items, next: last.name }
    : { items };
}
