import {
  defined,
  isStorageError,
  type ObjectStat,
  type StorageBackend,
  type WriteIntent,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import type { Replaced, SealedUpload, UploadOutcome } from './services.js';

/** So much the backend's clock and ours may differ, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/**
 * What stands under an upload's name before its URL is given away, so that it is never taken for what the URL brought.
 * Undefined where nothing does, and where the gateway receives the bytes itself.
 */
export async function standingBefore(
  caller: Caller,
  account: string,
  intent: WriteIntent,
): Promise<Replaced | undefined> {
  const backend = caller.reach(account, 'read');
  if (!backend.signer?.signs(intent)) return undefined;

  const stat = await statOf(caller, backend, intent);
  if (!stat) return undefined;
  const { etag, modifiedAt, versionId } = stat;
  return defined({ etag, modifiedAt, versionId } as const);
}

/**
 * What came of an upload whose bytes go straight to the backend, by a URL of the backend's own. The
 * gateway sees nothing of them: it looks whether another file was written while that URL was good, and
 * then writes down that this upload did it, since nothing tells one writer from another. Undefined while
 * none have come, and where the gateway receives the bytes itself.
 */
export async function settleDirectUpload(
  caller: Caller,
  upload: SealedUpload,
): Promise<UploadOutcome | undefined> {
  const { account, intent, expiresAt } = upload;
  const backend = caller.reach(account, 'read');
  if (!backend.signer?.signs(intent)) return undefined;

  const stat = await statOf(caller, backend, intent);
  if (!stat || !isWritten(upload, stat)) return undefined;

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
  { ref }: WriteIntent,
): Promise<ObjectStat | undefined> {
  try {
    return await backend.statObject(ref, caller.call);
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

function isWritten(upload: SealedUpload, stat: ObjectStat): boolean {
  const { intent, expiresAt, replaces } = upload;
  const end = expiresAt.getTime();
  // Not before what it replaced, by the backend's own clock: such a one is an older version come back.
  const begin =
    replaces?.modifiedAt.getTime() ??
    end - intent.expiresInSeconds * 1000 - CLOCK_SKEW_MS;
  const time = stat.modifiedAt.getTime();
  const isInTime = time >= begin && time <= end + CLOCK_SKEW_MS;
  return isInTime && (!replaces || isAnother(replaces, stat));
}

/**
 * Where no versions are kept, the very bytes that stood there already look like a change of their metadata,
 * which moves modifiedAt too. They don't count: one who hears that nothing came finds the file as it should
 * be, one who hears that all is done while nothing came has lost a file.
 */
function isAnother(before: Replaced, { versionId, etag }: ObjectStat): boolean {
  return before.versionId !== undefined && versionId !== undefined
    ? versionId !== before.versionId
    : etag !== before.etag;
}
