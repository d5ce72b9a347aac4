import { StorageError } from '../../src/storage/index.js';
import { ifAllowed } from './allowed.js';
import type { Desk } from './desk.js';
import { doorOf } from './doors.js';
import { turnPolicy } from './policy-turn.js';
import { policyOf, withoutOurs, type Policy } from './policy.js';
import { hasContainer } from './presence.js';

/** Who makes a folder of that name again finds it private: the bucket's policy outlives this one. */
export async function forgetDoor(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  if (!desk.service.hasPolicies) return;
  const place = desk.places.of(container);
  const door = doorOf(place, desk.options);
  const now = await ifAllowed(policyOf(desk, place.Bucket, signal));
  if (now === undefined || withoutOurs(now, door) === now) return;
  const turn = (policy: Policy) => withoutOurs(policy, door);
  await turnPolicy(desk, place.Bucket, { turn, signal });
}

/**
 * A folder may have been taken away by others, who know nothing of what opened it: that is forgotten.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
export async function requireOrForget(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  if (await hasContainer(desk, container, signal)) return;
  const isFolder = desk.places.bucket !== undefined;
  if (isFolder) await forgetDoor(desk, container, signal);
  throw new StorageError('CONTAINER_NOT_FOUND', { container });
}
