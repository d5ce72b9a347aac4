import type { ObjectRef, VersionRef } from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { NotSwiftError } from './http/failures.js';
import { placeOf } from './refs.js';
import { markerBefore, timeOf, UNVERSIONED } from './version-id.js';

const DELETE_MARKER = 'application/x-deleted;swift_versions_deleted=1';

/** Versions that a listing gives at least when one is looked for: two may be of the same instant. */
const OF_ONE_INSTANT = 5;

/** One version as a listing says it. */
export interface ListedVersion {
  readonly id: string;
  readonly size: number;
  readonly etag: string;
  readonly createdAt: Date;
  /** By a listing from its beginning; others don't know. */
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  /** Whether its content is in segments. */
  readonly isLarge: boolean;
}

export interface VersionQuery {
  readonly ref: ObjectRef;
  /** At most the cluster's own limit. */
  readonly limit: number;
  /** The time after which they come, as an id; absent: from the newest on. */
  readonly marker?: string;
  readonly signal: AbortSignal;
}

/** A page of one object's versions, newest first; one request. */
export async function listedVersions(
  desk: Desk,
  { ref, limit, marker, signal }: VersionQuery,
): Promise<readonly ListedVersion[]> {
  const { container, name } = ref;
  const query = {
    versions: 'true',
    format: 'json',
    prefix: name, // Others begin with it too, and come after all of these.
    limit: String(limit),
    ...(marker !== undefined && { marker: name, version_marker: marker }),
  };
  const answer = await desk.wire.ask(
    { method: 'GET', container, query },
    signal,
  );
  const lines = linesOf(await answer.json());
  return lines.filter((line) => line.name === name).map(listedVersion);
}

/** @throws StorageError VERSION_NOT_FOUND */
export async function findVersion(
  desk: Desk,
  ref: VersionRef,
  signal: AbortSignal,
): Promise<ListedVersion> {
  const { versionId } = ref;
  const query =
    versionId === UNVERSIONED
      ? { ref, limit: 1, signal }
      : {
          ref,
          limit: OF_ONE_INSTANT,
          marker: markerBefore(versionId),
          signal,
        };
  const found = await listedVersions(desk, query);
  const version = found.find(({ id }) => id === versionId);
  if (version !== undefined) return version;
  throw new StorageError('VERSION_NOT_FOUND');
}

/** Whatever stands first in the history: the object, a delete marker, or what is left of a history. */
export async function newestOf(
  desk: Desk,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<ListedVersion | undefined> {
  const [newest] = await listedVersions(desk, { ref, limit: 1, signal });
  return newest;
}

/** The id of the object as it is now, or of the delete marker that says it is gone; else undefined. */
export async function latestIdOf(
  desk: Desk,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { container, name } = ref;
  const ask = { method: 'HEAD', ...placeOf({ container, name }) } as const;
  const answer = await desk.wire.tell(ask, signal, [404]);
  if (answer.status !== 404) {
    return answer.header('x-object-version-id') ?? UNVERSIONED;
  }
  const newest = await newestOf(desk, ref, signal);
  return newest?.isDeleteMarker ? newest.id : undefined;
}

/** In Swift's own words. */
interface Line {
  readonly name: string;
  readonly version_id: string;
  readonly is_latest: boolean;
  readonly bytes: number;
  readonly hash: string;
  readonly slo_etag?: string;
  readonly content_type: string;
  readonly last_modified: string;
}

/** @throws NotSwiftError where it is no such listing */
function linesOf(json: unknown): readonly Line[] {
  if (Array.isArray(json) && json.every(isLine)) return json;
  throw new NotSwiftError('an answer that is no listing of versions');
}

function isLine(json: unknown): json is Line {
  const line = json as Partial<Record<keyof Line, unknown>> | null;
  return (
    typeof line?.name === 'string' &&
    typeof line.version_id === 'string' &&
    typeof line.bytes === 'number' &&
    typeof line.last_modified === 'string'
  );
}

function listedVersion(line: Line): ListedVersion {
  const { version_id: id, slo_etag: largeEtag, last_modified: at } = line;
  return {
    id,
    size: line.bytes,
    etag: (largeEtag ?? line.hash).replaceAll('"', ''),
    createdAt: timeOf(id) ?? new Date(`${at.slice(0, 23)}Z`),
    isLatest: line.is_latest,
    isDeleteMarker: line.content_type === DELETE_MARKER,
    isLarge: largeEtag !== undefined,
  };
}
