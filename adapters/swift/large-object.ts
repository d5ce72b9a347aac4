import { createHash, randomUUID } from 'node:crypto';
import type { ObjectRef, ReadableRef } from '../../src/storage/index.js';
import {
  MAX_CONTAINER_NAME_BYTES,
  MAX_OBJECT_NAME_BYTES,
} from '../../src/storage/index.js';
import { isOpen, opened } from './acl.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import { pathOf, type Headers } from './http/ask.js';
import { NotSwiftError } from './http/failures.js';
import { isKept, isLargeObject } from './object-stats.js';
import { placeOf } from './refs.js';
import { versioningOf } from './versioning-of.js';

/** A part of a large object, in the words of its manifest. */
export interface Segment {
  /** Its container and its name: `/photos_segments/cat.jpg/1a2b/00000001`. */
  readonly path: string;
  readonly etag: string;
  readonly size_bytes: number;
  /** Only these bytes of it: others' manifests may say so. */
  readonly range?: string;
}

/** Made anew for each large object: where its segments are. */
export interface SegmentPlace {
  readonly container: string;
  /** The container of the large objects themselves. */
  readonly objectsIn: string;
  readonly nameOf: (index: number) => string;
}

/** So many segments are copied or deleted at once. */
const AT_ONCE = 8;

/** Clearing up may take so long, in milliseconds, when whoever called has gone. */
const CLEARED_WITHIN_MS = 30_000;

const SUFFIX = '_segments';

/** Where the segments of a container's large objects are: the convention of Swift's own client. */
export function segmentsContainerOf(container: string): string {
  return fitted(container, MAX_CONTAINER_NAME_BYTES - SUFFIX.length) + SUFFIX;
}

/** A place for the segments of a new object, which no other has. */
export function newSegmentPlace({ container, name }: ObjectRef): SegmentPlace {
  const upload = `/${randomUUID()}/`;
  const within = fitted(name, MAX_OBJECT_NAME_BYTES - upload.length - 8);
  return {
    container: segmentsContainerOf(container),
    objectsIn: container,
    nameOf: (index) => within + upload + String(index).padStart(8, '0'),
  };
}

/**
 * Makes the container for segments where it is missing. It is open to everyone where that of the
 * object is: Swift lets only those read a large object who may read its segments.
 */
export async function makeRoom(
  { wire }: Desk,
  { container, objectsIn }: SegmentPlace,
  signal: AbortSignal,
): Promise<void> {
  const look = { method: 'HEAD', container: objectsIn } as const;
  const acl = (await wire.tell(look, signal)).header('x-container-read');
  const headers = isOpen(acl) ? { 'x-container-read': opened(undefined) } : {};
  await wire.tell({ method: 'PUT', container, headers }, signal);
}

/** What the manifest of a large object, or of a version of one, lists. */
export async function segmentsOf(
  { wire }: Desk,
  ref: ReadableRef,
  signal: AbortSignal,
): Promise<readonly Segment[]> {
  const place = placeOf(ref);
  const manifest = { 'multipart-manifest': 'get', format: 'raw' };
  const query = { ...place.query, ...manifest };
  const answer = await wire.ask({ method: 'GET', ...place, query }, signal);
  const listed = await answer.json();
  if (Array.isArray(listed)) return listed as readonly Segment[];
  throw new NotSwiftError('a manifest that is no list');
}

/**
 * The segments that nobody has any more once what stands is overwritten or deleted: none where it is
 * in one piece, or is kept as a version.
 */
export async function leftoversOf(
  desk: Desk,
  {
    ref,
    standing,
  }: { readonly ref: ObjectRef; readonly standing?: Answer | undefined },
  signal: AbortSignal,
): Promise<readonly Segment[]> {
  if (!standing || !isLargeObject(standing) || isKept(standing)) return [];
  const versioning = await versioningOf(desk, ref.container, signal);
  return versioning === 'ENABLED' ? [] : segmentsOf(desk, ref, signal);
}

/**
 * Deletes them; one that is gone already is no failure.
 * @throws RefusedError and what else the wire throws, at the first that can't be deleted
 */
export async function removeSegments(
  { wire }: Desk,
  segments: readonly Pick<Segment, 'path'>[],
  signal: AbortSignal,
): Promise<void> {
  await eachOf(segments.flatMap(refOf), async (ref) => {
    await wire.tell({ method: 'DELETE', ...placeOf(ref) }, signal, [404]);
  });
}

/**
 * Deletes what nobody has any more, even when the caller has gone. A failure is nobody's: what is
 * left over takes room and does no other harm.
 */
export async function clearAway(
  desk: Desk,
  segments: readonly Pick<Segment, 'path'>[],
): Promise<void> {
  if (segments.length === 0) return;
  const signal = AbortSignal.timeout(CLEARED_WITHIN_MS);
  await removeSegments(desk, segments, signal).catch(() => undefined);
}

/** The same content in segments of the target's own, copied by the cluster; none are left where one fails. */
export async function copySegments(
  desk: Desk,
  copying: {
    readonly segments: readonly Segment[];
    readonly target: ObjectRef;
    readonly signal: AbortSignal;
  },
): Promise<readonly Segment[]> {
  const { segments, target, signal } = copying;
  const place = newSegmentPlace(target);
  await makeRoom(desk, place, signal);
  const copies = segments.map((segment, index) => {
    const isElsewhere = refOf(segment).length > 0;
    return isElsewhere
      ? { ...segment, path: pathIn(place, index + 1) }
      : segment;
  });
  try {
    await eachOf(copies, async (copy, index) => {
      const [from] = refOf(segments[index] ?? {});
      const [to] = refOf(copy);
      if (from && to) await copySegment(desk, { from, to, signal });
    });
    return copies;
  } catch (error) {
    await clearAway(desk, copies);
    throw error;
  }
}

async function copySegment(
  { wire }: Desk,
  {
    from,
    to,
    signal,
  }: {
    readonly from: ObjectRef;
    readonly to: ObjectRef;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const source = pathOf(from.container, from.name);
  const headers = { 'x-copy-from': source, 'content-length': '0' };
  await wire.tell({ method: 'PUT', ...placeOf(to), headers }, signal);
}

/**
 * Makes a large object of its segments, which the cluster looks at first. `headers` are those of a
 * PUT of an object.
 */
export function putManifest(
  { wire }: Desk,
  manifest: {
    readonly ref: ObjectRef;
    readonly segments: readonly Segment[];
    readonly headers: Headers;
    readonly signal: AbortSignal;
  },
  also: readonly number[] = [],
): Promise<Answer> {
  const { ref, segments, headers, signal } = manifest;
  const query = { 'multipart-manifest': 'put' };
  const body = JSON.stringify(segments);
  const ask = { method: 'PUT', ...placeOf(ref), query, headers, body } as const;
  return wire.tell(ask, signal, also);
}

/** How a manifest names a segment of this place. */
export function pathIn(place: SegmentPlace, index: number): string {
  return `/${place.container}/${place.nameOf(index)}`;
}

/** Where a segment is; nowhere when a manifest of others holds the bytes themselves. */
export function refOf({ path }: Partial<Pick<Segment, 'path'>>): ObjectRef[] {
  const [, container, name] = /^\/?([^/]+)\/(.+)$/s.exec(path ?? '') ?? [];
  if (container === undefined || name === undefined) return [];
  return [{ container, name }];
}

/** The name, or where it is too long its beginning and a digest of it. */
function fitted(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
  const beginning = Buffer.from(name)
    .subarray(0, maxBytes - 17)
    .toString();
  return `${beginning.replace(/\ufffd+$/, '')}-${digest}`;
}

async function eachOf<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
