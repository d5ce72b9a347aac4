import type { ContainerRef, StoredContainer } from '../../gateway/index.js';
import { StorageError } from '../../storage/index.js';
import type { GraphContext } from '../context.js';

/**
 * The container of something that is in one.
 * @throws StorageError CONTAINER_NOT_FOUND where it has gone meanwhile
 */
export async function containerOf(
  context: GraphContext,
  ref: ContainerRef,
): Promise<StoredContainer> {
  const { account, container } = ref;
  const found = await context.loaders.containers.find({ account, container });
  if (found) return found;
  throw new StorageError('CONTAINER_NOT_FOUND', { account, container });
}
