import type { S3Options } from './options.js';

/** S3 takes no more parts than that. */
export const MAX_PARTS = 10_000;

/** After so many parts the next are twice as large. */
const PARTS_OF_A_SIZE = 1_000;

/** A part that is gathered in memory has no more than that, in bytes. */
const MAX_GATHERED_BYTES = 64 * 2 ** 20;

/** A part that is passed on as it comes has no more than that, unless there would be too many. */
const MAX_PASSED_BYTES = 2 ** 30;

/** Bytes of the part of that number, from 1, of a body that nobody has said the size of. */
export function gatheredPartBytes(
  { partBytes }: Pick<S3Options, 'partBytes'>,
  number: number,
): number {
  const doublings = Math.floor((number - 1) / PARTS_OF_A_SIZE);
  return Math.min(MAX_GATHERED_BYTES, partBytes * 2 ** doublings);
}

/** Bytes of each part but the last, of a body of so many bytes. */
export function passedPartBytes(
  { maxPutBytes }: Pick<S3Options, 'maxPutBytes'>,
  size: number,
): number {
  const least = Math.ceil(size / MAX_PARTS);
  return Math.max(Math.min(MAX_PASSED_BYTES, maxPutBytes), least);
}

/** The most that all parts together can hold, in bytes. */
export function maxPartsBytes(
  options: Pick<S3Options, 'partBytes' | 'maxPutBytes'>,
  size: number | undefined,
): number {
  if (size !== undefined) return MAX_PARTS * options.maxPutBytes;
  const sizes = Array.from({ length: MAX_PARTS / PARTS_OF_A_SIZE }, (_, at) =>
    gatheredPartBytes(options, at * PARTS_OF_A_SIZE + 1),
  );
  return sizes.reduce((sum, bytes) => sum + bytes * PARTS_OF_A_SIZE, 0);
}
