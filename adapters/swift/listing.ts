import type {
  Call,
  ContainerListRequest,
  ContainerStat,
  ListEntry,
  ObjectListRequest,
  Page,
} from '../../src/storage/index.js';
import { headOf } from './container-head.js';
import { countIn } from './container-stats.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import { listedContainer, listedEntry, rowsOf } from './listed.js';
import { queryOf, withPrefix } from './page-query.js';
import { roomsAmong } from './segments-room.js';

/** Which part of which container. */
export interface ObjectListing {
  readonly container: string;
  readonly request: ObjectListRequest;
  readonly call: Call;
}

/** What a listing gave of a page that is asked for. */
interface Listed<T> {
  readonly entries: readonly T[];
  /** There may be more. */
  readonly isCut: boolean;
  readonly request: ContainerListRequest;
}

/**
 * One page of the account's containers: one request, and another for each that may have been made here
 * for the segments of others. Such are left out.
 */
export function listContainers(
  desk: Desk,
  request: ContainerListRequest,
  call: Call,
): Promise<Page<ContainerStat>> {
  const errand = { operation: 'listContainers', call };
  return desk.attend(errand, async () => {
    if (request.limit === 0) return { items: [] };
    const shown = await shownContainers(desk, request, call.signal);
    return pageOf({ ...shown, request }, nameOf);
  });
}

/** One more than the page holds, where there are so many. */
async function shownContainers(
  desk: Desk,
  request: ContainerListRequest,
  signal: AbortSignal,
): Promise<Pick<Listed<ContainerStat>, 'entries' | 'isCut'>> {
  const asked = Math.min(request.limit + 1, desk.cluster.listingLimit);
  const entries: ContainerStat[] = [];
  let page = request;
  let isCut = true;
  while (isCut && entries.length < asked) {
    const ask = { method: 'GET', query: queryOf(page, asked) } as const;
    const answer = await desk.wire.ask(ask, signal);
    const listed = rowsOf(await answer.json()).map(listedContainer);
    const rooms = await roomsAmong(desk, listed.map(nameOf), signal);
    entries.push(...listed.filter(({ name }) => !rooms.has(name)));
    isCut = listed.length === asked;
    page = { ...request, from: listed.at(-1)?.name ?? '' };
  }
  return { entries, isCut };
}

/** One page of a container, in one request. */
export function listObjects(
  desk: Desk,
  { container, request, call }: ObjectListing,
): Promise<Page<ListEntry>> {
  const errand = { operation: 'listObjects', call, container };
  return desk.attend(errand, async () => {
    if (request.limit === 0) {
      await headOf(desk, container, call.signal);
      return { items: [] };
    }
    const asked = Math.min(request.limit + 1, desk.cluster.listingLimit);
    const query = queryOf(request, asked);
    const ask = { method: 'GET', container, query } as const;
    const answer = await desk.wire.ask(ask, call.signal);
    const entries = rowsOf(await answer.json()).map(listedEntry);
    const isCut = entries.length === asked && !isWhole(entries, answer);
    return pageOf({ entries, isCut, request }, labelOf);
  });
}

/** Every object of the container is among the entries: for pages as long as the cluster's own. */
function isWhole(entries: readonly ListEntry[], answer: Answer): boolean {
  const names = entries.filter(({ type }) => type === 'object');
  return names.length >= countIn(answer, 'x-container-object-count');
}

/** A page of `limit` entries. There are more where one more came, or the cluster gave all it gives. */
function pageOf<T>(listed: Listed<T>, labelOf: (entry: T) => string): Page<T> {
  const { limit, prefix } = listed.request;
  const entries = withPrefix(listed.entries, prefix, labelOf);
  const isCut = listed.isCut && entries.at(-1) === listed.entries.at(-1);
  const items = entries.slice(0, limit);
  const last = items.at(-1);
  const hasNext = last !== undefined && (isCut || entries.length > limit);
  return hasNext ? { items, next: labelOf(last) } : { items };
}

function nameOf({ name }: ContainerStat): string {
  return name;
}

function labelOf(entry: ListEntry): string {
  return entry.type === 'prefix' ? entry.prefix : entry.object.name;
}
