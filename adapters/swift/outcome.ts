import { StorageError } from '../../src/storage/index.js';
import type { Answer } from './http/answer.js';
import { RefusedError } from './http/failures.js';

/** What Swift answers where something newer is there, by its clock: nothing was stored. */
export const OVERTAKEN = 202;

/** What whoever stands before the cluster says when the wait was too long: it may be stored by then. */
const GIVEN_UP = [408, 499];

/**
 * The answer to what stores an object, where it was stored.
 * @throws StorageError OBJECT_EXISTS, UNAVAILABLE
 */
export function stored(answer: Answer): Answer {
  if (answer.status === 412) throw new StorageError('OBJECT_EXISTS');
  if (answer.status !== OVERTAKEN) return answer;
  const reason = 'a newer write of the same object came first';
  throw new StorageError('UNAVAILABLE', { reason });
}

/** Whether a failure tells for sure that nothing was stored; an answer that got lost does not. */
export function tellsNothingStored(error: unknown): boolean {
  if (error instanceof StorageError) return true;
  if (!(error instanceof RefusedError)) return false;
  return error.status < 500 && !GIVEN_UP.includes(error.status);
}
