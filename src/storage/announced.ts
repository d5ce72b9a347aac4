import type { WriteOptions } from './backend.js';
import { mismatchOf, type Checksums } from './checksum.js';
import { StorageError } from './errors.js';

/** What is said of a body before it comes, and must be so. */
export type Announced = Pick<WriteOptions, 'size' | 'maxSize' | 'expect'>;

/**
 * While it comes: so many bytes may have come.
 * @throws StorageError TOO_LARGE, SIZE_MISMATCH
 */
export function checkRoom(actual: number, { size, maxSize }: Announced): void {
  if (maxSize !== undefined && actual > maxSize) {
    throw new StorageError('TOO_LARGE', { limit: maxSize, actual });
  }
  if (size !== undefined && actual > size) {
    throw new StorageError('SIZE_MISMATCH', { limit: size, actual });
  }
}

/**
 * Once it has come: it is as long as was said.
 * @throws StorageError SIZE_MISMATCH
 */
export function checkWhole(actual: number, { size }: Announced): void {
  if (size === undefined || actual === size) return;
  throw new StorageError('SIZE_MISMATCH', { limit: size, actual });
}

/**
 * Once it has come: its digests are those that were said.
 * @throws StorageError CHECKSUM_MISMATCH naming the algorithm and both values
 */
export function checkDigests(
  actual: Checksums,
  { expect = {} }: Announced,
): void {
  const wrong = mismatchOf(expect, actual);
  if (wrong === undefined) return;
  const values = `${actual[wrong] ?? ''}, not ${expect[wrong] ?? ''}`;
  const reason = `the ${wrong} of what arrived is ${values}`;
  throw new StorageError('CHECKSUM_MISMATCH', { reason });
}
