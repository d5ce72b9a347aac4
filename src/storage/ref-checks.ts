import {
  checkContainerName,
  checkNewObjectName,
  checkObjectName,
} from './names.js';
import type { ObjectRef } from './refs.js';

/**
 * What may stand there already, whoever made it.
 * @throws StorageError INVALID_CONTAINER_NAME, INVALID_OBJECT_NAME
 */
export function checkStanding({ container, name }: ObjectRef): void {
  checkContainerName(container);
  checkObjectName(container, name);
}

/**
 * What may be made here.
 * @throws StorageError INVALID_CONTAINER_NAME, INVALID_OBJECT_NAME
 */
export function checkToBeMade({ container, name }: ObjectRef): void {
  checkContainerName(container);
  checkNewObjectName(container, name);
}
