import {
  changedMetadata,
  StorageError,
  type ObjectRef,
  type StorageBackend,
  type WriteCondition,
} from '../../src/storage/index.js';
import { afterDelete, type StoredObject } from './history.js';
import { objectStat } from './stats.js';
import { contextOf, type Store, type Written } from './store.js';

type ObjectMethods = Pick<
  StorageBackend,
  'statObject' | 'updateObject' | 'deleteObject'
>;

export function objectMethods(store: Store): ObjectMethods {
  return {
    async statObject(ref, call) {
      await store.enter(call);
      return objectStat(ref.name, store.find(ref));
    },

    async updateObject(ref, change, call) {
      await store.enter(call);
      const { object } = store.find(here(ref));
      const changed = {
        ...object,
        contentType: change.contentType ?? object.contentType,
        metadata: changedMetadata(object.metadata, change.metadata ?? {}),
      };
      return objectStat(ref.name, replaceInPlace(store, ref, changed));
    },

    async deleteObject(ref, condition, call) {
      await store.enter(call);
      deleteObject(store, ref, condition);
    },
  };
}

/** Deletes what stands under a name now. */
export function deleteObject(
  store: Store,
  ref: ObjectRef,
  { ifMatch }: WriteCondition,
): void {
  const { object } = store.find(here(ref));
  if (ifMatch !== undefined) checkMatch(ref, ifMatch, object.etag);

  const container = store.container(ref.container);
  const history = store.history(container, ref.name);
  const marker = store.revision(container);
  store.setHistory(container, ref.name, afterDelete(history, marker));
}

/** Says something else of the object that there is: no new version, no new content. */
export function replaceInPlace(
  store: Store,
  ref: ObjectRef,
  object: StoredObject,
): Written {
  const container = store.container(ref.container);
  const [newest, ...older] = store.history(container, ref.name);
  const changed = { ...(newest ?? store.revision(container)), object };
  store.setHistory(container, ref.name, [changed, ...older]);
  return changed;
}

/** @throws StorageError OBJECT_EXISTS, PRECONDITION_FAILED when what stands there now is not as asked */
export function checkCondition(
  store: Store,
  ref: ObjectRef,
  { ifAbsent = false, ifMatch }: WriteCondition,
): void {
  const container = store.container(ref.container);
  const etag = store.current(container, ref.name)?.object.etag;
  if (ifAbsent && etag !== undefined) {
    throw new StorageError('OBJECT_EXISTS', contextOf(ref));
  }
  if (ifMatch !== undefined) checkMatch(ref, ifMatch, etag);
}

/** @throws StorageError PRECONDITION_FAILED with the etag that there is, if any */
export function checkMatch(
  ref: ObjectRef,
  wanted: string,
  currentEtag: string | undefined,
): void {
  if (wanted === currentEtag) return;
  throw new StorageError('PRECONDITION_FAILED', {
    ...contextOf(ref),
    ...(currentEtag !== undefined && { currentEtag }),
  });
}

/** Only the current object is changed or deleted, whatever else a ref may carry. */
function here({ container, name }: ObjectRef): ObjectRef {
  return { container, name };
}
