import type {
  ContainerListRequest,
  ContainerStat,
  Page,
  PageRequest,
} from '../../src/storage/index.js';
import { byteOrder } from '../../src/storage/index.js';
import { NotS3Error } from './errors.js';

/** Where a page begins: strictly after this. */
export function placeOf({ from, after = '' }: PageRequest): string {
  return from ?? after;
}

/**
 * Where a listing goes on, and whence it came.
 * @throws NotS3Error where it would go on for ever
 */
export function tokenAfter(
  before: string | undefined,
  next: string | undefined,
): string | undefined {
  if (next === undefined || next !== before) return next;
  throw new NotS3Error('a part of a listing that leads to no next one');
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
