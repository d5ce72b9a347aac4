import type { Readable } from 'node:stream';

/** Where to go on with something that was cut. */
export interface Place {
  /** Bytes that are there already, more than 0. */
  readonly offset: number;
  /** What tells that the rest is of the same content. */
  readonly validator: string;
}

/** Content on its way. Whoever opened it reads the body to its end or destroys it. */
export interface Arriving {
  readonly body: Readable;
  /** Where the body begins: at the place that was asked for, or at 0. */
  readonly offset: number;
  /** Bytes of the whole. */
  readonly size?: number;
  readonly contentType?: string;
  /** What the other side calls it. */
  readonly name?: string;
  /** Absent where it can't be gone on with. */
  readonly validator?: string;
}

/** Where the content of a transfer comes from. */
export interface Origin {
  /** Begins anew where what is there is no longer the same. */
  open(from: Place | undefined): Promise<Arriving>;
}
