import {
  checkContainerName,
  checkNewObjectName,
  defined,
  isStorageError,
  versionOf,
  type CopyTarget,
  type ObjectStat,
  type ReadableRef,
  type ServerSideCopy,
  type ServicePlace,
} from '../../src/storage/index.js';
import type { StoredObject } from './history.js';
import type { Membership } from './service.js';
import { objectStat } from './stats.js';
import type { Store, Written } from './store.js';
import { put } from './writing.js';

/** Inside the account; and between accounts of one service, where it is of one. */
export function serverSideCopy(
  store: Store,
  membership?: Membership,
): ServerSideCopy {
  return {
    async copyObject(source, target, call) {
      await store.enter(call);
      checkTarget(target);
      return copied(store, store.find(source).object, target);
    },
    ...(membership && acrossAccounts(store, membership)),
  };
}

function acrossAccounts(store: Store, membership: Membership) {
  const { service } = membership;
  const account = service.enter(store, membership);
  return {
    service: service.name,

    placeOf(source) {
      const { container, name } = source;
      checkContainerName(container);
      const versionId = versionOf(source);
      return defined({ account, container, name, versionId });
    },

    async takeObject(source, target, call) {
      await store.enter(call);
      checkTarget(target);
      const holder = service.readableBy(store, source.account);
      const found = holder && foundIn(holder, refOf(source));
      return found && copied(store, found.object, target);
    },
  } satisfies Partial<ServerSideCopy>;
}

function foundIn(holder: Store, ref: ReadableRef): Written | undefined {
  try {
    return holder.find(ref);
  } catch (error) {
    if (isStorageError(error, ...NOT_FOUND)) return undefined;
    throw error;
  }
}

const NOT_FOUND = [
  'CONTAINER_NOT_FOUND',
  'OBJECT_NOT_FOUND',
  'VERSION_NOT_FOUND',
] as const;

function checkTarget({ ref }: CopyTarget): void {
  checkContainerName(ref.container);
  checkNewObjectName(ref.container, ref.name);
}

function refOf({ container, name, versionId }: ServicePlace): ReadableRef {
  return defined({ container, name, versionId });
}

function copied(
  store: Store,
  source: StoredObject,
  { ref, ...condition }: CopyTarget,
): ObjectStat {
  const object = forGood(source);
  return objectStat(ref.name, put(store, ref, { object, condition }));
}

/** An object's content and what is said of it, without its expiry: that was the source's own. */
export function forGood(object: StoredObject): StoredObject {
  const { content, etag, checksums, contentType, metadata } = object;
  return { content, etag, checksums, contentType, metadata };
}
