import {
  defined,
  isStorageError,
  type ObjectStat,
} from '../../storage/index.js';
import type { Caller } from '../caller.js';
import { describeDownload } from '../downloads.js';
import type { SettledTarget } from '../if-exists.js';
import type { FileRef } from '../refs.js';

/** What stood under a name before something was written there; plain JSON. `null`: nothing did. */
export type Before = Pick<ObjectStat, 'etag' | 'versionId'> | null;

/** What is about to be replaced. It tells later whether it was, whatever the backend's clock says. */
export async function standingBefore(
  caller: Caller,
  { ref, condition }: SettledTarget,
): Promise<Before> {
  if (condition.ifAbsent) return null;
  const stat = await standingNow(caller, ref);
  return stat ? defined({ etag: stat.etag, versionId: stat.versionId }) : null;
}

/**
 * What stands there now, where it is another than before. Where no versions are kept, the very bytes
 * that stood there count as the former: to write them again changes nothing.
 */
export async function writtenSince(
  caller: Caller,
  ref: FileRef,
  before: Before,
): Promise<ObjectStat | undefined> {
  const now = await standingNow(caller, ref);
  return now && isAnother(before, now) ? now : undefined;
}

async function standingNow(
  caller: Caller,
  ref: FileRef,
): Promise<ObjectStat | undefined> {
  try {
    return await describeDownload(caller, ref);
  } catch (error) {
    if (isStorageError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
}

function isAnother(before: Before, now: ObjectStat): boolean {
  if (before === null) return true;
  return before.versionId !== undefined && now.versionId !== undefined
    ? now.versionId !== before.versionId
    : now.etag !== before.etag;
}
