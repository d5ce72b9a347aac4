import { StorageError, type Multipart } from '../../storage/index.js';
import type { Caller } from '../caller.js';
import type { FileRef } from '../refs.js';
import { bytesIn, type SavedParts } from './saved.js';

const MIB = 2 ** 20;

/** Parts are so large at least, in bytes: each is a request, and a wait for a disk. */
const PART_BYTES = 16 * MIB;

/** Where nobody says how much comes, a part is held until it is known whether it is the last one. */
const HELD_PART_BYTES = 8 * MIB;

/** What is kept of an upload is written after each part: there should not be very many. */
const PARTS = 1000;

/** Bytes of each part: they hold all of it, and are not very many. */
export function partSizeFor(
  { minPartSize, maxPartSize, maxParts }: Multipart,
  size: number | undefined,
): number {
  if (size === undefined) return Math.max(minPartSize, HELD_PART_BYTES);
  const parts = Math.min(PARTS, maxParts);
  const fitting = Math.ceil(size / parts / MIB) * MIB;
  const wanted = Math.max(minPartSize, PART_BYTES, fitting);
  return Math.min(wanted, maxPartSize);
}

/** @throws StorageError TOO_LARGE for what the backend never keeps, before a byte of it is sent */
export function checkSize(
  caller: Caller,
  ref: FileRef,
  size: number = 0,
): void {
  const { limits } = caller.reach(ref.account, 'write');
  const limit = limits.maxObjectSize ?? Infinity;
  if (size <= limit) return;
  const { container, name: object } = ref;
  throw new StorageError('TOO_LARGE', {
    container,
    object,
    limit,
    actual: size,
  });
}

/** Of unknown size, and longer than all parts that there may be. */
export function tooLarge(saved: SavedParts): StorageError {
  const { container, name: object } = saved.target.ref;
  const limit = bytesIn(saved);
  return new StorageError('TOO_LARGE', { container, object, limit });
}
