import {
  checkContainerName,
  checkObjectName,
  StorageError,
  type ObjectRef,
  type VersionRef,
  type Versions,
  type VersionStat,
} from '../../src/storage/index.js';
import { forGood } from './copy.js';
import { without } from './history.js';
import { pageOf, placeOf } from './paging.js';
import { objectStat, versionStat } from './stats.js';
import { contextOf, type Store } from './store.js';
import { put } from './writing.js';

export function versions(store: Store): Versions {
  return {
    async listVersions(ref, request, call) {
      await store.enter(call);
      const after = placeOf(request);
      const left = versionsOf(store, ref).filter(
        ({ versionId }) => after === undefined || versionId < after,
      );
      return pageOf(left, request.limit, ({ versionId }) => versionId);
    },

    async statVersion(ref, call) {
      await store.enter(call);
      return findVersion(versionsOf(store, ref), ref);
    },

    async restoreVersion(ref, call) {
      await store.enter(call);
      const object = forGood(store.find(ref).object);
      return objectStat(ref.name, put(store, ref, { object, condition: {} }));
    },

    async deleteVersion(ref, call) {
      await store.enter(call);
      findVersion(versionsOf(store, ref), ref);
      const container = store.container(ref.container);
      const history = store.history(container, ref.name);
      store.setHistory(container, ref.name, without(history, ref.versionId));
    },
  };
}

/** Newest first. */
function versionsOf(store: Store, ref: ObjectRef): readonly VersionStat[] {
  checkContainerName(ref.container);
  checkObjectName(ref.container, ref.name);
  const container = store.container(ref.container);
  return store
    .history(container, ref.name)
    .map((revision, index) => versionStat(ref.name, revision, index === 0));
}

function findVersion(
  all: readonly VersionStat[],
  ref: VersionRef,
): VersionStat {
  const found = all.find(({ versionId }) => versionId === ref.versionId);
  if (found !== undefined) return found;
  throw new StorageError('VERSION_NOT_FOUND', {
    ...contextOf(ref),
    versionId: ref.versionId,
  });
}
