import { createHash } from 'node:crypto';
import type { Incoming } from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import type { Cluster } from './cluster.js';
import type { Desk } from './desk.js';
import type { Headers } from './http/ask.js';
import { NotSwiftError } from './http/failures.js';
import { clearAway } from './large-object.js';
import { etagOf } from './object-stats.js';
import { pathIn, type Segment, type SegmentPlace } from './segment-names.js';
import { makeRoom } from './segments-room.js';

/** A segment is no larger, unless a manifest could not list them all. */
const SEGMENT_BYTES = 2 ** 30;

/** A body that goes into segments. */
export interface Upload {
  readonly place: SegmentPlace;
  readonly incoming: Incoming;
  /** Bytes; undefined where nobody has said. */
  readonly size: number | undefined;
  /** Said of each segment: when it goes. */
  readonly headers: Headers;
  readonly signal: AbortSignal;
}

/** Bytes of each segment but the last. */
function segmentSize(
  { maxFileSize, largeObjects }: Cluster,
  size: number | undefined,
): number {
  if (size === undefined) return maxFileSize;
  const least = Math.ceil(size / (largeObjects?.maxSegments ?? 1));
  return Math.max(Math.min(SEGMENT_BYTES, maxFileSize), least);
}

/** Stores a body in segments, one after another; none are left where one fails. */
export async function putSegments(
  desk: Desk,
  upload: Upload,
): Promise<readonly Segment[]> {
  const { place, incoming, signal } = upload;
  const made: Segment[] = [];
  try {
    await makeRoom(desk, place, signal);
    while (await incoming.hasMore()) {
      made.push(await putSegment(desk, upload, made));
    }
    return made;
  } catch (error) {
    const underWay = { path: pathIn(place, made.length + 1) };
    await clearAway(desk, [...made, underWay]);
    throw error;
  }
}

async function putSegment(
  desk: Desk,
  { place, incoming, size, headers, signal }: Upload,
  made: readonly Segment[],
): Promise<Segment> {
  const limit = segmentSize(desk.cluster, size);
  const before = made.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  const length =
    size === undefined ? undefined : Math.min(limit, size - before);
  const index = made.length + 1;
  const sum = createHash('md5');
  let bytes = 0;
  const body = incoming.stream(limit, (chunk) => {
    sum.update(chunk);
    bytes += chunk.length;
  });
  const ask = {
    method: 'PUT',
    container: place.container,
    object: place.nameOf(index),
    headers: { ...headers, ...lengthHeader(length) },
    body,
  } as const;
  const etag = etagOf(await desk.wire.tell(ask, signal));
  checkStored(etag, sum.digest('hex'));
  return { path: pathIn(place, index), etag, size_bytes: bytes };
}

export function lengthHeader(length: number | undefined): Headers {
  return length === undefined ? {} : { 'content-length': String(length) };
}

/** @throws StorageError UNAVAILABLE where the cluster stored something else than was sent */
export function checkStored(etag: string, md5: string | undefined): void {
  if (etag === md5) return;
  if (!/^[0-9a-f]{32}$/.test(etag)) throw new NotSwiftError(`the etag ${etag}`);
  const reason = `the md5 of what was stored is ${etag}, of what was sent ${md5}`;
  throw new StorageError('UNAVAILABLE', { reason });
}
