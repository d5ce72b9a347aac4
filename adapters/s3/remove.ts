import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type {
  Call,
  ObjectRef,
  WriteCondition,
} from '../../src/storage/index.js';
import { errandOf, StorageError } from '../../src/storage/index.js';
import { commit } from './commit.js';
import type { Desk } from './desk.js';
import { requireContainer } from './presence.js';
import { standingAt } from './standing.js';

/**
 * Deletes what stands there, after a look: S3 deletes what is not there as well, and where versions
 * are kept it puts a marker over nothing.
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
    if (!(await standingAt(desk, { ref, condition, signal }))) {
      await requireContainer(desk, ref.container, signal);
      throw new StorageError('OBJECT_NOT_FOUND');
    }
    const { conditionalWrites } = desk.service;
    await commit(desk, {
      place: { ref, condition: conditionalWrites ? condition : {}, signal },
      isCompletion: true,
      canRepeat: () => true,
      store: (guard) =>
        desk.wire.ask(
          new DeleteObjectCommand({ ...desk.places.at(ref), ...guard }),
          signal,
        ),
    });
  });
}
