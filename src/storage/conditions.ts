import { StorageError } from './errors.js';

/**
 * A condition on what stands under the name now; PRECONDITION_FAILED, or OBJECT_EXISTS for
 * `ifAbsent`, when it fails.
 */
export interface WriteCondition {
  readonly ifAbsent?: boolean;
  readonly ifMatch?: string;
}

/** @throws StorageError PRECONDITION_FAILED with the etag that there is, if any */
export function checkMatch(
  wanted: string,
  currentEtag: string | undefined,
): void {
  if (wanted === currentEtag) return;
  const context = currentEtag === undefined ? {} : { currentEtag };
  throw new StorageError('PRECONDITION_FAILED', context);
}
