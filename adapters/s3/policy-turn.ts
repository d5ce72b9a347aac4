import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { policyOf, putPolicy, type Policy } from './policy.js';

/** It is put so often before it is given up: another gateway puts its own in between. */
const TRIES = 3;

/** What a policy becomes; the same one where it is already as it should be. */
export type Turn = (policy: Policy) => Policy;

/**
 * Changes a bucket's policy, one change after another, for a policy can only be put whole; and reads
 * it again, until it is found as it should be.
 * @throws StorageError UNAVAILABLE where others put theirs over it each time
 */
export function turnPolicy(
  desk: Desk,
  Bucket: string,
  how: { readonly turn: Turn; readonly signal: AbortSignal },
): Promise<Policy> {
  const { turn, signal } = how;
  return desk.policyTurns.take(Bucket, signal, async () => {
    for (let puts = 0; ; puts += 1) {
      const now = await policyOf(desk, Bucket, signal);
      const policy = turn(now);
      if (policy === now) return now;
      if (puts === TRIES) throw overwritten();
      await putPolicy(desk, Bucket, { policy, signal });
    }
  });
}

function overwritten(): StorageError {
  const reason = `the bucket's policy was put ${TRIES} times and isn't there: others change it at the same time`;
  return new StorageError('UNAVAILABLE', { reason });
}
