import {
  defined,
  isStorageError,
  type ObjectStat,
  type StorageBackend,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import type { SealedUpload, UploadOutcome } from './services.js';

/** So much the backend's clock and ours may differ, in milliseconds. */
const CLOCK_SKEW_MS = 1_000;

/**
 * What came of an upload whose bytes go straight to the backend, by a URL of the backend's own. The
 * gateway sees nothing of them: it looks whether the file was written while that URL was good, and then
 * writes down that this upload did it. Undefined while none have come, and where the gateway receives
 * the bytes itself.
 */
export async function settleDirectUpload(
  caller: Caller,
  upload: SealedUpload,
): Promise<UploadOutcome | undefined> {
  const { account, intent, expiresAt } = upload;
  const backend = caller.reach(account, 'read');
  if (!backend.signer?.signs(intent)) return undefined;

  const stat = await statOf(caller, backend, upload);
  if (!stat || !isWithin(upload, stat.modifiedAt)) return undefined;

  const { etag, size, checksums = {}, versionId } = stat;
  return caller.services.uploadLedger.record(
    intent.uploadId,
    defined({ state: 'COMPLETED', etag, size, checksums, versionId } as const),
    expiresAt,
  );
}

async function statOf(
  caller: Caller,
  backend: Pick<StorageBackend, 'statObject'>,
  { intent }: SealedUpload,
): Promise<ObjectStat | undefined> {
  try {
    return await backend.statObject(intent.ref, caller.call);
  } catch (error) {
    const isAbsent = isStorageError(
      error,
      'OBJECT_NOT_FOUND',
      'CONTAINER_NOT_FOUND',
    );
    if (isAbsent) return undefined;
    throw error;
  }
}

function isWithin({ intent, expiresAt }: SealedUpload, at: Date): boolean {
  const end = expiresAt.getTime();
  const begin = end - intent.expiresInSeconds * 1000;
  const time = at.getTime();
  return time >= begin - CLOCK_SKEW_MS && time <= end + CLOCK_SKEW_MS;
}
