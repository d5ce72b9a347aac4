import type { WriteCondition } from '../../src/storage/index.js';
import { checkMatch, StorageError } from '../../src/storage/index.js';
import type { ObjectRef } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import { etagOf } from './object-stats.js';
import { placeOf } from './refs.js';
import { versioningOf } from './versioning-of.js';

/** Where something is to be written or deleted, and what must hold there. */
interface Place {
  readonly ref: ObjectRef;
  readonly condition: WriteCondition;
  readonly signal: AbortSignal;
}

/**
 * What stands under a name, if anything does and the condition holds.
 * @throws StorageError OBJECT_EXISTS, PRECONDITION_FAILED, CONTAINER_NOT_FOUND where a condition asks
 */
export async function standingAt(
  desk: Desk,
  place: Place,
): Promise<Answer | undefined> {
  const standing = await seenAt(desk, place.ref, place.signal);
  await checkCondition(desk, place, standing);
  return standing;
}

/** What stands under a name, if anything does. */
export async function seenAt(
  { wire }: Desk,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const head = { method: 'HEAD', ...placeOf(ref) } as const;
  const answer = await wire.tell(head, signal, [404]);
  return answer.status === 404 ? undefined : answer;
}

/**
 * The condition holds for what stands there.
 * @throws StorageError OBJECT_EXISTS, PRECONDITION_FAILED, CONTAINER_NOT_FOUND
 */
export async function checkCondition(
  desk: Desk,
  { ref, condition, signal }: Place,
  standing: Answer | undefined,
): Promise<void> {
  const { ifAbsent = false, ifMatch } = condition;
  if (standing && ifAbsent) throw new StorageError('OBJECT_EXISTS');
  if (ifMatch === undefined) return;

  if (!standing) await requireContainer(desk, ref, signal);
  checkMatch(ifMatch, standing && etagOf(standing));
}

/**
 * Whether the cluster itself looks that nothing is there when it is told to. Where versions are kept
 * it would store the version and then refuse to link it.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
export async function isGuarded(
  desk: Desk,
  { ref, condition, signal }: Place,
): Promise<boolean> {
  if (condition.ifAbsent !== true) return false;
  return (await versioningOf(desk, ref.container, signal)) !== 'ENABLED';
}

/**
 * Where an object is missing: its container is not.
 * @throws RefusedError 404
 */
export async function requireContainer(
  { wire }: Desk,
  { container }: ObjectRef,
  signal: AbortSignal,
): Promise<void> {
  await wire.tell({ method: 'HEAD', container }, signal);
}
