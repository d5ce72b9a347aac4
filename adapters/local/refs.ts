import type { ObjectRef } from '../../src/storage/index.js';
import {
  checkContainerName,
  checkNewObjectName,
  checkObjectName,
} from '../../src/storage/index.js';

/**
 * A ref to what may stand already, whoever named it.
 * @throws StorageError INVALID_CONTAINER_NAME, INVALID_OBJECT_NAME
 */
export function checkStanding(ref: ObjectRef): void {
  checkContainerName(ref.container);
  checkObjectName(ref.container, ref.name);
}

/**
 * A ref to what is to be made.
 * @throws StorageError INVALID_CONTAINER_NAME, INVALID_OBJECT_NAME
 */
export function checkToBeMade(ref: ObjectRef): void {
  checkContainerName(ref.container);
  checkNewObjectName(ref.container, ref.name);
}
