import type {
  Call,
  ObjectRef,
  WriteCondition,
} from '../../src/storage/index.js';
import { errandOf, StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { clearAway, leftoversOf } from './large-object.js';
import { placeOf } from './refs.js';
import { requireContainer, standingAt } from './standing.js';

/**
 * Deletes what stands there, after a look: where versions are kept, Swift would put a marker over
 * nothing. The object goes before its segments, so that nobody ever finds a part of it.
 */
export function deleteObject(
  desk: Desk,
  removal: {
    readonly ref: ObjectRef;
    readonly condition: Pick<WriteCondition, 'ifMatch'>;
    readonly call: Call;
  },
): Promise<void> {
  const { ref, condition, call } = removal;
  const { signal } = call;
  return desk.attend(errandOf('deleteObject', call, ref), async () => {
    const standing = await standingAt(desk, { ref, condition, signal });
    if (!standing) {
      await requireContainer(desk, ref, signal);
      throw new StorageError('OBJECT_NOT_FOUND');
    }
    const leftovers = await leftoversOf(desk, { ref, standing }, signal);
    await desk.wire.tell({ method: 'DELETE', ...placeOf(ref) }, signal);
    await clearAway(desk, leftovers);
  });
}
