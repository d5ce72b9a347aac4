import {
  StorageError,
  type NewPart,
  type PartStat,
} from '../../src/storage/index.js';
import { MAX_OBJECT_BYTES } from './deposit.js';
import { MIN_PART_BYTES, type S3Options } from './options.js';
import { MAX_PARTS } from './part-sizes.js';

/** @throws StorageError INVALID_ARGUMENT */
export function checkPartSize(
  { maxPutBytes }: Pick<S3Options, 'maxPutBytes'>,
  partSize: number,
): void {
  if (isWithin(partSize, MIN_PART_BYTES, maxPutBytes)) return;
  throw invalid(
    `a part has ${MIN_PART_BYTES} to ${maxPutBytes} bytes, not ${partSize}`,
  );
}

/**
 * @param find the upload that the part is one of; asked for only where there can be such a part at all
 * @returns what `find` does
 * @throws StorageError INVALID_ARGUMENT, and what `find` throws
 */
export function checkPart<Known extends { readonly partSize: number }>(
  { partNumber, size }: Pick<NewPart, 'partNumber' | 'size'>,
  find: () => Known,
): Known {
  if (!isWithin(partNumber, 1, MAX_PARTS))
    throw invalid(`parts are numbered 1 to ${MAX_PARTS}, not ${partNumber}`);
  if (!isWithin(size, 1, Infinity)) throw invalid(`a part of ${size} bytes`);

  const known = find();
  if (size <= known.partSize) return known;
  throw invalid(
    `a part of ${size} bytes in an upload of parts of ${known.partSize}`,
  );
}

/**
 * That they are 1, 2, 3 and so on, each as large as the upload's are but the last.
 * @throws StorageError INVALID_ARGUMENT, TOO_LARGE
 */
export function checkParts(parts: readonly PartStat[], partSize: number): void {
  if (!isWithin(parts.length, 1, MAX_PARTS))
    throw invalid(`an object has 1 to ${MAX_PARTS} parts, not ${parts.length}`);
  for (const [index, { partNumber, size }] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (partNumber !== index + 1)
      throw invalid(`part ${partNumber} where part ${index + 1} has to be`);
    if (!isWithin(size, isLast ? 1 : partSize, partSize))
      throw invalid(`part ${partNumber} has ${size} bytes, not ${partSize}`);
  }
  const actual = sizeOfAll(parts);
  if (actual <= MAX_OBJECT_BYTES) return;
  throw new StorageError('TOO_LARGE', { limit: MAX_OBJECT_BYTES, actual });
}

/** Bytes of all parts together. */
export function sizeOfAll(parts: readonly PartStat[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function invalid(reason: string): StorageError {
  return new StorageError('INVALID_ARGUMENT', { reason });
}
