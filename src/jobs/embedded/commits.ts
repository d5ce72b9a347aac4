import type { DatabaseSync } from 'node:sqlite';

/** Work that waits to be done in a transaction, and who waits for it. */
interface Write {
  readonly work: () => unknown;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * All writes to the file. Those which come in one turn of the event loop share one transaction, and so
 * one sync of the disk; each is answered after the commit. What fails, fails for all of them.
 */
export class Commits {
  readonly #database: DatabaseSync;
  #waiting: Write[] = [];
  #isClosed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Does work in a transaction; it must be synchronous and must not wait for another. */
  run<T>(work: () => T): Promise<T> {
    if (this.#isClosed) {
      return Promise.reject(new Error('The queue of jobs is closed.'));
    }
    if (this.#waiting.length === 0) {
      setImmediate(() => {
        this.#flush();
      });
    }
    return new Promise<T>((resolve, reject) => {
      const done = resolve as (value: unknown) => void;
      this.#waiting.push({ work, done, failed: reject });
    });
  }

  /** Does what still waits; all that comes later is refused. */
  close(): void {
    this.#flush();
    this.#isClosed = true;
  }

  #flush(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    if (writes.length === 0) return;
    try {
      const values = this.#transact(writes);
      writes.forEach(({ done }, index) => {
        done(values[index]);
      });
    } catch (error) {
      for (const { failed } of writes) failed(error);
    }
  }

  #transact(writes: readonly Write[]): readonly unknown[] {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const values = writes.map(({ work }) => work());
      this.#database.exec('COMMIT');
      return values;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
