import type { Vector } from '../vectors.js';

/** What came of one URL. */
export interface Outcome {
  readonly vector: Vector;
  /** Every address that was connected to. */
  readonly reached: readonly string[];
  /** Of the file, where there was one. */
  readonly content?: string;
  /** The reason, where there was none. */
  readonly refusal?: string;
}

export interface Findings {
  /** Addresses that are not public and answered all the same. */
  readonly reachable: readonly string[];
  readonly outcomes: readonly Outcome[];
}
