import type { Checksums, MultipartRef, PartStat } from '../../storage/index.js';
import type { SettledTarget } from '../if-exists.js';
import type { Place } from './origin.js';
import type { Before } from './standing.js';

/** How far a transfer has come, as its job keeps it: plain JSON. One of the two ways it goes on. */
export type SavedTransfer = SavedWhole | SavedParts;

/** A small content that is about to be written whole. */
export interface SavedWhole {
  readonly target: SettledTarget;
  /** These two tell whether it was. */
  readonly before: Before;
  readonly sha256: string;
}

/** A large one, whose parts are kept. */
export interface SavedParts {
  readonly target: SettledTarget;
  readonly upload: MultipartRef;
  readonly partSize: number;
  readonly parts: readonly PartStat[];
  /** Bytes of the whole, where they are known. */
  readonly size?: number;
  readonly validator?: string;
  /** What the parts sum up to so far, where they can't be read again. */
  readonly sums?: Checksums;
  /** Once all parts are there and are what they should be. */
  readonly whole?: SavedEnd;
}

/** What the end of an upload in parts takes. */
export interface SavedEnd {
  /** What is known of the whole. */
  readonly checksums: Checksums;
  /** Tells whether it was made. */
  readonly before: Before;
}

/** Bytes that are kept. */
export function bytesIn({ parts }: SavedParts): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/** Where to go on, if that can be. */
export function placeAfter(saved: SavedParts): Place | undefined {
  const offset = bytesIn(saved);
  const { validator } = saved;
  return offset === 0 || validator === undefined
    ? undefined
    : { offset, validator };
}

/** What has to be given up first, of what can't be gone on with. */
export function leftOf(
  saved: SavedTransfer | undefined,
): SavedParts | undefined {
  if (!saved || 'sha256' in saved) return undefined;
  const { target, upload, partSize, parts } = saved;
  return { target, upload, partSize, parts };
}
