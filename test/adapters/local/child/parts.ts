import type { MultipartRef, PartStat } from '../../../../src/storage/index.js';
import { seededBytes } from '../../../support/bytes.js';

/** Bytes of each part but the last. */
export const PART = 1_200_000;
const LAST = 5000;

/** The numbers of the parts that are put of each upload, one put after another: the second again and again. */
export const PUTS = [1, 2, 2, 3, 2] as const;

/** A part that is stored, or, without one, an object that is made. */
export interface Acknowledged {
  readonly upload: MultipartRef;
  readonly part?: PartStat;
  /** Where in PUTS it was. */
  readonly round?: number;
}

/** What was put to an object of this name, known without asking anybody. */
export function partOf(name: string, round: number): Buffer {
  const size = PUTS[round] === 3 ? LAST : PART;
  return seededBytes(`${name}/${round}`, size);
}

/** What an object holds whose parts were all put: the last of each number. */
export function wholeOf(name: string): Buffer {
  return Buffer.concat([0, 4, 3].map((round) => partOf(name, round)));
}
