import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { unlessAborted } from './unless-aborted.js';
import {
  checkSame,
  KEPT_MS,
  type Asked,
  type Once,
  type Outcome,
} from './once.js';

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

/**
 * Keeps answers in a file of the data directory; for one process.
 * @throws Error when `once.db` there can't be opened
 */
export async function openOnce(
  dataDir: string,
  now: () => number = Date.now,
): Promise<Once> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return new EmbeddedOnce(join(dataDir, 'once.db'), now);
}

/** Somebody who is at it. */
interface Turn {
  readonly fingerprint: string;
  /** Settles, and never fails, when that has come to something. */
  readonly over: Promise<void>;
}

class EmbeddedOnce implements Once {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #now: () => number;
  readonly #turns = new Map<string, Turn>();

  constructor(path: string, now: () => number) {
    // Others of this machine are not to read what callers gave.
    closeSync(openSync(path, 'a', 0o600));
    this.#database = new DatabaseSync(path, { timeout: BUSY_MS });
    this.#database.exec(SCHEMA);
    this.#find = this.#database.prepare(
      'SELECT fingerprint, answer FROM answers WHERE owner = ? AND key = ? AND expires_at > ?',
    );
    this.#now = now;
  }

  async answer(
    asked: Asked,
    work: () => Promise<Outcome>,
    signal: AbortSignal,
  ): Promise<string> {
    const place = JSON.stringify([asked.owner, asked.key]);
    for (;;) {
      const turn = this.#turns.get(place);
      if (!turn) break;
      checkSame(asked, turn.fingerprint);
      await unlessAborted(turn.over, signal);
    }
    return this.#known(asked) ?? (await this.#take(place, asked, work));
  }

  close(): Promise<void> {
    return Promise.resolve().then(() => {
      this.#database.close();
    });
  }

  async #take(
    place: string,
    asked: Asked,
    work: () => Promise<Outcome>,
  ): Promise<string> {
    const { promise: over, resolve } = Promise.withResolvers<undefined>();
    this.#turns.set(place, { fingerprint: asked.fingerprint, over });
    try {
      const { answer, stands } = await work();
      if (stands) this.#keep(asked, answer);
      return answer;
    } finally {
      this.#turns.delete(place);
      resolve(undefined);
    }
  }

  #known(asked: Asked): string | undefined {
    const { owner, key } = asked;
    const row = this.#find.get(owner, key, this.#now());
    if (!row) return undefined;
    checkSame(asked, String(row['fingerprint']));
    return String(row['answer']);
  }

  #keep({ owner, key, fingerprint }: Asked, answer: string): void {
    const now = this.#now();
    this.#database
      .prepare('INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)')
      .run(owner, key, fingerprint, answer, now + KEPT_MS);
    this.#database
      .prepare(
        `DELETE FROM answers WHERE (owner, key) IN (
           SELECT owner, key FROM answers WHERE expires_at <= ? LIMIT ${PRUNED_AT_ONCE})`,
      )
      .run(now);
  }
}
