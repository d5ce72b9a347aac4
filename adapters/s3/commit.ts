import { StorageError } from '../../src/storage/index.js';
import type { WriteCondition } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { standingAt, type Place } from './standing.js';
import { versioningOf } from './versioning-of.js';

/** A condition that the service itself looks at as it stores. */
export interface Guard {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

/** The request that makes the object. */
export interface Storing<T> {
  readonly place: Place;
  /** It says of all that came before that it is the object, and brings no content of its own. */
  readonly isCompletion: boolean;
  readonly store: (guard: Guard) => Promise<T>;
  /** Whether `store` can be tried again after it was refused. */
  readonly canRepeat: () => boolean;
}

/** Whether anything is asked of what stands there. */
export function isConditional(condition: WriteCondition): boolean {
  return condition.ifAbsent === true || condition.ifMatch !== undefined;
}

/**
 * Stores where the condition holds: the service looks itself where it is known to do so among writers who
 * race, and otherwise one looks just before.
 * @throws StorageError OBJECT_EXISTS, PRECONDITION_FAILED
 */
export async function commit<T>(desk: Desk, storing: Storing<T>): Promise<T> {
  const { place, store } = storing;
  const { condition } = place;
  if (!isConditional(condition)) return store({});

  const guard = await guardOf(desk, storing);
  const isSure = desk.service.conditionalWrites;
  if (!isSure || condition.ifMatch !== undefined) await standingAt(desk, place);
  try {
    return await store(guard);
  } catch (error) {
    if (isRefused(error, 501) && isGuarded(guard) && storing.canRepeat())
      return storeUnguarded(desk, storing);
    throw await explained(desk, place, error);
  }
}

/** Not every service knows the conditions, and one that doesn't says so. */
async function storeUnguarded<T>(
  desk: Desk,
  { place, store }: Storing<T>,
): Promise<T> {
  await standingAt(desk, place);
  return store({});
}

function isGuarded(guard: Guard): boolean {
  return Object.keys(guard).length > 0;
}

/**
 * Ceph looks that nothing is there where no versions are kept, and where the content comes along;
 * elsewhere it says nothing and stores. It is no more than a help against those who race: what is known
 * of a container may be out of date.
 */
async function guardOf<T>(
  desk: Desk,
  { place: { ref, condition, signal }, isCompletion }: Storing<T>,
): Promise<Guard> {
  const { ifAbsent = false, ifMatch } = condition;
  const absent: Guard = ifAbsent ? { IfNoneMatch: '*' } : {};
  if (desk.service.conditionalWrites)
    return ifMatch === undefined ? absent : { ...absent, IfMatch: ifMatch };
  if (!ifAbsent || isCompletion) return {};
  const versioning = await versioningOf(desk, ref.container, signal);
  return versioning === 'OFF' ? absent : {};
}

/** Another writer was there first: before this one, or at the same time. */
async function explained(
  desk: Desk,
  place: Place,
  error: unknown,
): Promise<unknown> {
  const { ifAbsent = false, ifMatch } = place.condition;
  const isLost = isRefused(error, 412, 'ConditionalRequestConflict');
  const isGone = ifMatch !== undefined && isRefused(error, 'NoSuchKey');
  if (!isLost && !isGone) return error;
  if (ifAbsent) return new StorageError('OBJECT_EXISTS', {}, error);
  await standingAt(desk, place);
  return new StorageError('PRECONDITION_FAILED', {}, error);
}
