import type { Call } from '../storage/index.js';
import type { Operation } from './operations.js';

/** One call on its way through the layers. */
export interface Invocation {
  readonly operation: Operation;
  /** Its arguments, without the Call. */
  readonly given: readonly unknown[];
  readonly call: Call;
  /** When it must have been answered, by the layers' clock. */
  readonly until: number;
  readonly tally: Tally;
  /** The backend's own method. */
  readonly run: (given: readonly unknown[]) => unknown;
}

/** What has come of a call so far; each layer writes down what it sees. */
export interface Tally {
  tries: number;
  /** Somebody has asked for the first byte of the body that is written. */
  bodyAsked: boolean;
  /** Of the body that is read or written, those that have passed. */
  bytes: number | undefined;
}

/** What makes a call. Each layer is made around the next one's. */
export type Ask = (invocation: Invocation) => Promise<unknown>;
