import {
  checkContainerName,
  checkNewObjectName,
  type ServerSideCopy,
} from '../../src/storage/index.js';
import type { StoredObject } from './history.js';
import { objectStat } from './stats.js';
import type { Store } from './store.js';
import { put } from './writing.js';

export function serverSideCopy(store: Store): ServerSideCopy {
  return {
    async copyObject(source, { ref: target, ...condition }, call) {
      await store.enter(call);
      checkContainerName(target.container);
      checkNewObjectName(target.container, target.name);
      const object = forGood(store.find(source).object);
      return objectStat(target.name, put(store, target, { object, condition }));
    },
  };
}

/** An object's content and what is said of it, without its expiry: that was the source's own. */
export function forGood(object: StoredObject): StoredObject {
  const { content, etag, checksums, contentType, metadata } = object;
  return { content, etag, checksums, contentType, metadata };
}
