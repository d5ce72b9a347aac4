import type { DatabaseSync } from 'node:sqlite';
import { Query } from './query.js';

/** The notes on the account itself: one row. */
export class Account {
  readonly #read;
  readonly #write;

  constructor(database: DatabaseSync) {
    this.#read = new Query<[], [string | null]>(
      database,
      'SELECT metadata FROM account',
    );
    this.#write = new Query<[string | null]>(
      database,
      'UPDATE account SET metadata = ?',
    );
  }

  /** As JSON entries, or null where there are none. */
  metadata(): string | null {
    return this.#read.get()?.[0] ?? null;
  }

  describe(metadata: string | null): void {
    this.#write.run(metadata);
  }
}
