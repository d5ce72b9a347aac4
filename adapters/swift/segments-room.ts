import { eachOf } from '../../src/storage/index.js';
import { isOpen, opened } from './acl.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import { SEGMENTS_OF } from './metadata.js';
import {
  isSegmentsName,
  segmentsContainerOf,
  type SegmentPlace,
} from './segment-names.js';

const READ = 'x-container-read';
const MARK = `x-container-meta-${SEGMENTS_OF}`;

/** So many letters of the container's name are in the mark, for whoever looks at it by other means. */
const MARK_LENGTH = 100;

/**
 * What a HEAD says of the container that was made here for the segments of another. Undefined where
 * there is none, where it is somebody's who happened to call it so, and where one may not look.
 */
export async function roomOf(
  { wire }: Desk,
  container: string,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const room = segmentsContainerOf(container);
  const ask = { method: 'HEAD', container: room } as const;
  const answer = await wire.tell(ask, signal, [403, 404]);
  return isMarked(answer) ? answer : undefined;
}

/** Those of these containers that were made here for the segments of others; one may not look at all. */
export async function roomsAmong(
  { wire }: Desk,
  containers: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const rooms = new Set<string>();
  await eachOf(containers.filter(isSegmentsName), async (container) => {
    const ask = { method: 'HEAD', container } as const;
    const answer = await wire.tell(ask, signal, [403, 404]);
    if (isMarked(answer)) rooms.add(container);
  });
  return rooms;
}

/**
 * Makes the container for segments where it is missing. It is open to everyone where that of the
 * object is: Swift lets only those read a large object who may read its segments. One of others is
 * used as it is.
 */
export async function makeRoom(
  { wire }: Desk,
  { container, objectsIn }: Omit<SegmentPlace, 'nameOf'>,
  signal: AbortSignal,
): Promise<void> {
  const look = (name: string, also: readonly number[] = []) =>
    wire.tell({ method: 'HEAD', container: name }, signal, also);
  const [objects, room] = await Promise.all([
    look(objectsIn),
    look(container, [404]),
  ]);
  const isPublic = isOpen(objects.header(READ));
  if (room.status === 404) {
    const headers = { ...markOf(objectsIn), ...aclOf(isPublic, undefined) };
    await wire.tell({ method: 'PUT', container, headers }, signal);
    return;
  }
  const acl = room.header(READ);
  if (!isPublic || isOpen(acl) || !isMarked(room)) return;
  const headers = aclOf(isPublic, acl);
  await wire.tell({ method: 'POST', container, headers }, signal);
}

function isMarked(answer: Answer): boolean {
  return answer.header(MARK) !== undefined;
}

function markOf(container: string): Headers {
  return { [MARK]: encodeURIComponent(container).slice(0, MARK_LENGTH) };
}

function aclOf(isPublic: boolean, acl: string | undefined): Headers {
  return isPublic ? { [READ]: opened(acl) } : {};
}
