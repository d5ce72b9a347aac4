import type { BulkDelete, StorageError } from '../../src/storage/index.js';
import {
  checkContainerName,
  checkStanding,
  isStorageError,
} from '../../src/storage/index.js';
import type { Desk } from './desk.js';

/** All of them in one transaction: a name that is refused is left out of it. */
export function bulkDelete(desk: Desk): BulkDelete {
  const { catalog, objects } = desk.wire;
  return {
    async deleteObjects(container, names, call) {
      checkContainerName(container);
      const errand = { operation: 'deleteObjects', call, container };
      return desk.write(errand, () => {
        catalog.containers.get(container);
        return names.map((name) =>
          refusalOf(() => {
            checkStanding({ container, name });
            objects.remove({ container, name }, {});
          }),
        );
      });
    },
  };
}

/** A refusal changes nothing, so that the others may stand. What is none undoes them all. */
function refusalOf(removal: () => void): StorageError | undefined {
  try {
    removal();
    return undefined;
  } catch (error) {
    if (isStorageError(error)) return error;
    throw error;
  }
}
