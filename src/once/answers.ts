import { closeSync, openSync } from 'node:fs';
import {
  DatabaseSync,
  type SQLInputValue,
  type StatementSync,
} from 'node:sqlite';
import { KEPT_MS, type Asked } from './once.js';

/** How many answers that are too old one write takes along; more than it can add would let them grow. */
const PRUNED_AT_ONCE = 100;

/** Milliseconds for which another process may hold the file. */
const BUSY_MS = 5000;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS answers (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    answer TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS answers_by_expiry ON answers (expires_at);
`;

const COUNT = 'SELECT count(*) AS count FROM answers';

const FIND =
  'SELECT fingerprint, answer FROM answers WHERE owner = ? AND key = ? AND expires_at > ?';

const PRUNE = `
  DELETE FROM answers WHERE (owner, key) IN (
    SELECT owner, key FROM answers WHERE expires_at <= ? LIMIT ${PRUNED_AT_ONCE})`;

const REMOVE = 'DELETE FROM answers WHERE owner = ? AND key = ?';

const KEEP = 'INSERT INTO answers VALUES (?, ?, ?, ?, ?)';

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly fingerprint: string;
  readonly answer: string;
}

/** The file of answers. How many are in it is counted when it is opened, and then as they come and go. */
export class Answers {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #now: () => number;
  #count: number;

  constructor(path: string, now: () => number) {
    // Others of this machine are not to read what callers gave.
    closeSync(openSync(path, 'a', 0o600));
    this.#database = new DatabaseSync(path, { timeout: BUSY_MS });
    this.#database.exec(SCHEMA);
    this.#find = this.#database.prepare(FIND);
    this.#now = now;
    this.#count = Number(this.#database.prepare(COUNT).get()?.['count']);
  }

  find({ owner, key }: Asked): KeptAnswer | undefined {
    const row = this.#find.get(owner, key, this.#now());
    if (!row) return undefined;
    const { fingerprint, answer } = row;
    return { fingerprint: String(fingerprint), answer: String(answer) };
  }

  /** Whether there are fewer than so many, at the latest once some are gone that are too old. */
  hasRoom(limit: number): boolean {
    if (this.#count >= limit) this.#count -= this.#run(PRUNE, this.#now());
    return this.#count < limit;
  }

  /** Takes the place of one that is too old; others of that kind go as well. */
  keep({ owner, key, fingerprint }: Asked, answer: string): void {
    const now = this.#now();
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const gone = this.#run(PRUNE, now) + this.#run(REMOVE, owner, key);
      this.#run(KEEP, owner, key, fingerprint, answer, now + KEPT_MS);
      this.#database.exec('COMMIT');
      this.#count += 1 - gone;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  /** How many rows it has changed. */
  #run(statement: string, ...values: readonly SQLInputValue[]): number {
    const { changes } = this.#database.prepare(statement).run(...values);
    return Number(changes);
  }
}
