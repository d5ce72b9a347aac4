import { StorageError, type ObjectRef } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { requireContainer } from './presence.js';
import { reasonOf } from './reasons.js';

/** What the service says of parts that were not stored as they are named, or are too small. */
const WRONG_PARTS = ['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall'];

/** What an upload is to be, and for how long one asks. */
export interface UploadPlace {
  readonly ref: ObjectRef;
  readonly signal: AbortSignal;
}

/**
 * What a refusal means to who names an upload and its parts; another error as it is. Services have several
 * codes for an upload that they don't know, one of them an object's: it is the status that tells.
 * @throws StorageError CONTAINER_NOT_FOUND where that is what is missing
 */
export async function uploadFailure(
  desk: Desk,
  { ref, signal }: UploadPlace,
  error: unknown,
): Promise<unknown> {
  if (isRefused(error, ...WRONG_PARTS))
    return new StorageError(
      'INVALID_ARGUMENT',
      { reason: reasonOf(error) },
      error,
    );
  if (!isRefused(error, 404)) return error;
  await requireContainer(desk, ref.container, signal);
  return new StorageError('UPLOAD_NOT_FOUND', {}, error);
}
