import type {
  ObjectRef,
  Page,
  PageRequest,
  VersionRef,
  Versions,
  VersionStat,
} from '../../src/storage/index.js';
import {
  checkPage,
  checkStanding,
  defined,
  errandOf,
  StorageError,
} from '../../src/storage/index.js';
import { duplicate } from './duplicate.js';
import type { Desk } from './desk.js';
import { clearAway, segmentsOf } from './large-object.js';
import { placeOf } from './refs.js';
import { isVersionId, markerAfter } from './version-id.js';
import {
  findVersion,
  latestIdOf,
  listedVersions,
  newestOf,
  type ListedVersion,
} from './version-listing.js';

export function versions(desk: Desk): Versions {
  return {
    async listVersions(ref, request, call) {
      checkStanding(ref);
      checkPage(request);
      return desk.attend(errandOf('listVersions', call, ref), () =>
        pageOfVersions(desk, { ref, request, signal: call.signal }),
      );
    },

    async statVersion(ref, call) {
      checkStanding(ref);
      return desk.attend(errandOf('statVersion', call, ref), async () => {
        const [version, latestId] = await Promise.all([
          findVersion(desk, ref, call.signal),
          latestIdOf(desk, ref, call.signal),
        ]);
        return versionStat(ref.name, version, latestId);
      });
    },

    async restoreVersion(ref, call) {
      checkStanding(ref);
      const { container, name } = ref;
      const target = { ref: { container, name } };
      const copying = { operation: 'restoreVersion', source: ref, target };
      return duplicate(desk, { ...copying, call });
    },

    async deleteVersion(ref, call) {
      checkStanding(ref);
      await desk.attend(errandOf('deleteVersion', call, ref), () =>
        removeVersion(desk, ref, call.signal),
      );
    },
  };
}

async function pageOfVersions(
  desk: Desk,
  listing: {
    readonly ref: ObjectRef;
    readonly request: PageRequest;
    readonly signal: AbortSignal;
  },
): Promise<Page<VersionStat>> {
  const { ref, request, signal } = listing;
  const marker = markerOf(request);
  const limit = Math.min(request.limit + 1, desk.cluster.listingLimit);
  const [found, latestId] = await Promise.all([
    listedVersions(desk, defined({ ref, limit, marker, signal })),
    marker === undefined ? undefined : latestIdOf(desk, ref, signal),
  ]);

  // A listing from the beginning says itself which is the latest, and others say it wrongly.
  const latest =
    marker === undefined
      ? found.findLast(({ isLatest }) => isLatest)?.id
      : latestId;
  const items = found
    .slice(0, request.limit)
    .map((version) => versionStat(ref.name, version, latest));
  const next = items.at(-1)?.versionId;
  const isFull = found.length === limit;
  return isFull && next !== undefined ? { items, next } : { items };
}

/** @throws StorageError INVALID_ARGUMENT */
function markerOf({ from, after }: PageRequest): string | undefined {
  const id = from ?? after;
  if (id === undefined) return undefined;
  if (isVersionId(id)) return markerAfter(id);
  const reason = `a page of versions begins after a version's id, which '${id}' is not`;
  throw new StorageError('INVALID_ARGUMENT', { reason });
}

function versionStat(
  name: string,
  version: ListedVersion,
  latestId: string | undefined,
): VersionStat {
  const { id, etag, size, createdAt, isDeleteMarker } = version;
  return {
    name,
    versionId: id,
    size,
    ...(!isDeleteMarker && { etag }),
    createdAt,
    isLatest: id === latestId,
    isDeleteMarker,
  };
}

/** Swift leaves the object gone when its latest version is; what it was before is brought back here. */
async function removeVersion(
  desk: Desk,
  ref: VersionRef,
  signal: AbortSignal,
): Promise<void> {
  const [version, latestId] = await Promise.all([
    findVersion(desk, ref, signal),
    latestIdOf(desk, ref, signal),
  ]);
  const segments = version.isLarge ? await segmentsOf(desk, ref, signal) : [];

  await desk.wire.tell({ method: 'DELETE', ...placeOf(ref) }, signal);
  if (latestId === ref.versionId) await promoteNewest(desk, ref, signal);
  await clearAway(desk, segments);
}

/** A write that came meanwhile stays what is current (412), and what went meanwhile stays gone (404). */
async function promoteNewest(
  desk: Desk,
  { container, name }: ObjectRef,
  signal: AbortSignal,
): Promise<void> {
  const newest = await newestOf(desk, { container, name }, signal);
  if (newest === undefined || newest.isDeleteMarker) return;

  const place = placeOf({ container, name, versionId: newest.id });
  const headers = { 'if-none-match': '*' };
  const ask = { method: 'PUT', ...place, headers } as const;
  await desk.wire.tell(ask, signal, [404, 412]);
}
