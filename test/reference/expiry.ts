import type { Expiry } from '../../src/storage/index.js';
import { forGood } from './copy.js';
import { replaceInPlace } from './objects.js';
import { objectStat } from './stats.js';
import type { Store } from './store.js';
import { checkFuture } from './writing.js';

export function expiry(store: Store): Expiry {
  return {
    async setExpiry(ref, expiresAt, call) {
      await store.enter(call);
      const { object } = store.find({
        container: ref.container,
        name: ref.name,
      });
      if (expiresAt !== null) checkFuture(store, expiresAt);

      const changed = {
        ...forGood(object),
        ...(expiresAt && { expiresAt }),
      };
      return objectStat(ref.name, replaceInPlace(store, ref, changed));
    },
  };
}
