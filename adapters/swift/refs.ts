import type { ObjectRef, ReadableRef } from '../../src/storage/index.js';
import {
  checkContainerName,
  checkNewObjectName,
  checkObjectName,
  versionOf,
} from '../../src/storage/index.js';
import type { Ask } from './http/ask.js';

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

/** An object, or a version of it, as a request names it. */
export function placeOf(
  ref: ReadableRef,
): Pick<Ask, 'container' | 'object' | 'query'> {
  const { container, name: object } = ref;
  const versionId = versionOf(ref);
  return versionId === undefined
    ? { container, object }
    : { container, object, query: { 'version-id': versionId } };
}
