import { isStorageError, type BulkDelete } from '../../src/storage/index.js';
import { deleteObject } from './objects.js';
import type { Store } from './store.js';

export function bulkDelete(store: Store): BulkDelete {
  return {
    async deleteObjects(container, names, call) {
      await store.enter(call);
      store.container(container);
      return names.map((name) => {
        try {
          deleteObject(store, { container, name }, {});
          return undefined;
        } catch (error) {
          if (isStorageError(error)) return error;
          throw error;
        }
      });
    },
  };
}
