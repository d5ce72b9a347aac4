import type { StorageError } from '../storage/index.js';

/** What stands for a backend that could not be reached yet: what it can do is not known. */
export class Unopened {
  /** The driver's name, as a backend's own. */
  readonly kind: string;
  /** Why; whoever wants something of it is told. */
  readonly failure: StorageError;

  constructor(kind: string, failure: StorageError) {
    this.kind = kind;
    this.failure = failure;
  }
}
