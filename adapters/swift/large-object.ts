import type { ObjectRef, ReadableRef } from '../../src/storage/index.js';
import { eachOf } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Ask, Headers } from './http/ask.js';
import { NotSwiftError } from './http/failures.js';
import { isKept, isLargeObject } from './object-stats.js';
import { stored, tellsNothingStored } from './outcome.js';
import { placeOf, type Source } from './refs.js';
import { isMadeFor, refOf, type Segment } from './segment-names.js';
import { freshVersioningOf } from './versioning-of.js';

/** Clearing up may take so long, in milliseconds, when whoever called has gone. */
const CLEARED_WITHIN_MS = 30_000;

/** What a large object is made of, and what is said of it: the headers of a PUT of an object. */
export interface Manifest {
  readonly ref: ObjectRef;
  readonly segments: readonly Segment[];
  readonly headers: Headers;
  readonly signal: AbortSignal;
}

/**
 * Makes a large object of its segments, which the cluster looks at first. They are cleared away only
 * where it is known that nothing was stored: an object without its segments would be worse than
 * segments without theirs.
 * @throws StorageError OBJECT_EXISTS, UNAVAILABLE, and what the wire throws
 */
export async function putManifest(
  desk: Desk,
  { ref, segments, headers, signal }: Manifest,
): Promise<Answer> {
  const ask = manifestAsk({ ref, segments, headers });
  try {
    return stored(await desk.wire.tell(ask, signal, [412]));
  } catch (error) {
    if (tellsNothingStored(error)) await clearAway(desk, segments);
    throw error;
  }
}

/** The request that makes a large object: the cluster compares each segment with what is said of it. */
export function manifestAsk({
  ref,
  segments,
  headers,
}: Omit<Manifest, 'signal'>): Ask {
  const query = { 'multipart-manifest': 'put' };
  const body = JSON.stringify(segments);
  return { method: 'PUT', ...placeOf(ref), query, headers, body };
}

/**
 * All that the manifest of a large object lists, or of a version of one, or of what a link leads to;
 * undefined where it is no large object.
 */
export async function manifestOf(
  { wire }: Desk,
  source: Source,
  {
    signal,
    ...more
  }: { readonly signal: AbortSignal; readonly symlink?: 'get' },
): Promise<readonly Segment[] | undefined> {
  const place = placeOf(source);
  const manifest = { 'multipart-manifest': 'get', format: 'raw' };
  const query = { ...place.query, ...manifest, ...more };
  const answer = await wire.ask({ method: 'GET', ...place, query }, signal);
  if (!isLargeObject(answer)) {
    answer.body.destroy(); // It may be any content, of any length.
    return undefined;
  }
  const listed = await answer.json();
  if (Array.isArray(listed)) return listed as readonly Segment[];
  throw new NotSwiftError('a manifest that is no list');
}

/**
 * The segments that are this object's alone, or this version's, because they were made here for it.
 * None where it is no large object: a link to one has no segments.
 */
export async function segmentsOf(
  desk: Desk,
  ref: ReadableRef,
  signal: AbortSignal,
): Promise<readonly Segment[]> {
  const listed = await manifestOf(desk, ref, { signal, symlink: 'get' });
  return (listed ?? []).filter((segment) => isMadeFor(ref, segment));
}

/**
 * The segments that nobody has any more once what stands is overwritten or deleted: none where it is
 * in one piece, or is kept as a version. Whether versions are kept is asked anew: what was noted of it
 * may be over.
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
  const versioning = await freshVersioningOf(desk, ref.container, signal);
  return versioning === 'ENABLED' ? [] : segmentsOf(desk, ref, signal);
}

/**
 * Deletes what nobody has any more, even when the caller has gone. A failure is nobody's: what is
 * left over takes room and does no other harm.
 */
export async function clearAway(
  { wire }: Desk,
  segments: readonly Pick<Segment, 'path'>[],
): Promise<void> {
  const signal = AbortSignal.timeout(CLEARED_WITHIN_MS);
  await eachOf(segments.flatMap(refOf), async (ref) => {
    const ask = { method: 'DELETE', ...placeOf(ref) } as const;
    await wire.tell(ask, signal).catch(() => undefined);
  });
}
