import { seededBytes } from '../../../support/bytes.js';

/** Kept in the index, just so, in a file, and in more than one step. */
const SIZES = [0, 100, 16_384, 16_385, 300_000, 1_500_000];

/** What the object of this name holds, known without asking anybody. */
export function contentOf(name: string): Buffer {
  const size = SIZES[Number(name) % SIZES.length] ?? 0;
  return seededBytes(name, size);
}
