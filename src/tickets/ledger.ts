import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How many expired entries one commit takes along; more than it can add would let them grow. */
const PRUNED_AT_ONCE = 1000;

/** Milliseconds for which another process may hold the file. */
const BUSY_MS = 5000;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS outcomes (
    upload_id TEXT PRIMARY KEY,
    outcome TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS outcomes_by_expiry ON outcomes (expires_at);
`;

/** What has become of uploads, by their id, until their URLs expire. Outlives a crash. */
export interface Ledger<Outcome> {
  find(uploadId: string): Promise<Outcome | undefined>;
  /** On the disk when this has answered. The first outcome of an upload stays, and is the answer. */
  record(uploadId: string, outcome: Outcome, expiresAt: Date): Promise<Outcome>;
  close(): Promise<void>;
}

/** @throws Error when `uploads.db` in the directory can't be opened */
export async function openUploadLedger<Outcome extends object>(
  dataDir: string,
  now: () => number = Date.now,
): Promise<Ledger<Outcome>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'uploads.db');
  return new SqliteLedger<Outcome>(path, now);
}

interface Entry {
  readonly uploadId: string;
  readonly outcome: string;
  readonly expiresAt: number;
  readonly done: PromiseWithResolvers<string>;
}

class SqliteLedger<Outcome extends object> implements Ledger<Outcome> {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  #waiting: Entry[] = [];

  constructor(path: string, now: () => number) {
    this.#database = new DatabaseSync(path, { timeout: BUSY_MS });
    this.#database.exec(SCHEMA);
    this.#now = now;
  }

  find(uploadId: string): Promise<Outcome | undefined> {
    return Promise.resolve().then(() => {
      const text = this.#standing(uploadId);
      return text === undefined ? undefined : (JSON.parse(text) as Outcome);
    });
  }

  /** Those that end in the same turn share a commit: one wait for the disk for all of them. */
  async record(
    uploadId: string,
    outcome: Outcome,
    expiresAt: Date,
  ): Promise<Outcome> {
    const done = Promise.withResolvers<string>();
    if (this.#waiting.length === 0) {
      setImmediate(() => {
        this.#commit();
      });
    }
    this.#waiting.push({
      uploadId,
      outcome: JSON.stringify(outcome),
      expiresAt: expiresAt.getTime(),
      done,
    });
    return JSON.parse(await done.promise) as Outcome;
  }

  close(): Promise<void> {
    return Promise.resolve().then(() => {
      this.#commit();
      this.#database.close();
    });
  }

  #standing(uploadId: string): string | undefined {
    const row = this.#database
      .prepare('SELECT outcome FROM outcomes WHERE upload_id = ?')
      .get(uploadId);
    const text = row?.['outcome'];
    return typeof text === 'string' ? text : undefined;
  }

  #commit(): void {
    const entries = this.#waiting;
    this.#waiting = [];
    try {
      this.#write(entries);
      for (const { uploadId, outcome, done } of entries) {
        done.resolve(this.#standing(uploadId) ?? outcome);
      }
    } catch (error) {
      for (const { done } of entries) done.reject(error);
    }
  }

  #write(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#insert(entries);
      this.#prune();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #insert(entries: readonly Entry[]): void {
    const insert = this.#database.prepare(
      'INSERT OR IGNORE INTO outcomes (upload_id, outcome, expires_at) VALUES (?, ?, ?)',
    );
    for (const { uploadId, outcome, expiresAt } of entries) {
      insert.run(uploadId, outcome, expiresAt);
    }
  }

  #prune(): void {
    this.#database
      .prepare(
        `DELETE FROM outcomes WHERE upload_id IN (
           SELECT upload_id FROM outcomes WHERE expires_at <= ? ORDER BY expires_at LIMIT ${PRUNED_AT_ONCE})`,
      )
      .run(this.#now());
  }
}
