import type {
  ObjectRef,
  Page,
  PageRequest,
  Versions,
  VersionStat,
} from '../../src/storage/index.js';
import {
  checkPage,
  checkStanding,
  StorageError,
} from '../../src/storage/index.js';
import type { ObjectLedger } from './catalog/object-ledger.js';
import { seqOf } from './catalog/version-id.js';
import type { Desk } from './desk.js';
import { errandOf } from './desk.js';
import { pageOf, placeOf } from './paging.js';
import { objectStat, versionStat } from './stats.js';

export function versions(desk: Desk): Versions {
  const { objects } = desk.wire;
  return {
    async listVersions(ref, request, call) {
      checkStanding(ref);
      checkPage(request);
      return desk.read(errandOf('listVersions', call, ref), () =>
        pageOfVersions(objects, ref, request),
      );
    },

    async statVersion(ref, call) {
      checkStanding(ref);
      return desk.read(errandOf('statVersion', call, ref), () => {
        const version = objects.findVersion(ref);
        return versionStat(version, objects.isLatest(ref, version));
      });
    },

    async restoreVersion(ref, call) {
      checkStanding(ref);
      const { container, name } = ref;
      const copy = { source: ref, target: { container, name }, condition: {} };
      const version = await desk.write(
        errandOf('restoreVersion', call, ref),
        () => objects.copy(copy),
      );
      return objectStat(version);
    },

    async deleteVersion(ref, call) {
      checkStanding(ref);
      await desk.write(errandOf('deleteVersion', call, ref), () => {
        objects.erase(ref);
      });
    },
  };
}

function pageOfVersions(
  objects: ObjectLedger,
  ref: ObjectRef,
  request: PageRequest,
): Page<VersionStat> {
  const { limit } = request;
  const found = objects.versions(ref, seqBefore(request), limit + 1);
  const [newest] = found;
  const startsLatest = newest !== undefined && objects.isLatest(ref, newest);
  const stats = found.map((version, index) =>
    versionStat(version, startsLatest && index === 0),
  );
  return pageOf(stats, limit, ({ versionId }) => versionId);
}

/** Where a page of versions begins: at what is older than this. */
function seqBefore(request: PageRequest): number {
  const after = placeOf(request);
  const seq = after === undefined ? Number.MAX_SAFE_INTEGER : seqOf(after);
  if (seq !== undefined) return seq;
  throw new StorageError('INVALID_ARGUMENT', {
    backend: 'local',
    reason: `a page of versions begins after a version's id, which '${after ?? ''}' is not`,
  });
}
