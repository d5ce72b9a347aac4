import { StorageError } from '../../src/storage/index.js';

/**
 * The StorageError that a promise ends in.
 * @throws Error when it ends well, or in another error, which is then the cause
 */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<StorageError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome?.error instanceof StorageError) return outcome.error;
  if (outcome === undefined) throw new Error('It did not fail.');
  throw new Error('It failed with something else.', { cause: outcome.error });
}

/**
 * The StorageError that a function throws.
 * @throws Error when it throws none
 */
export function thrownBy(act: () => unknown): StorageError {
  try {
    act();
  } catch (error) {
    if (error instanceof StorageError) return error;
    throw new Error('It threw something else.', { cause: error });
  }
  throw new Error('It threw nothing.');
}
