import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** What SQLite says while another has locked the file. */
const SQLITE_BUSY = 5;

/*
 * A job that waits runs when `due_at` has come; 0 is one that was cut. `ending` is what one will be once
 * all that it left has been taken away: then `due_at` and `tries` are of that.
 */
const FIRST = `
  CREATE TABLE job (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    owner       TEXT NOT NULL,
    lane        TEXT NOT NULL,
    input       TEXT NOT NULL,
    state       TEXT NOT NULL,
    ending      TEXT,
    tries       INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    bytes_done  REAL NOT NULL,
    bytes_total REAL,
    saved       TEXT,
    result      TEXT,
    failure     TEXT,
    created_at  INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER
  ) STRICT;
  CREATE INDEX job_by_owner ON job (owner, id);
  CREATE INDEX job_open ON job (owner) WHERE finished_at IS NULL;
  CREATE INDEX job_waiting ON job (lane, due_at, id)
    WHERE state = 'QUEUED' AND ending IS NULL;
  CREATE INDEX job_due ON job (due_at)
    WHERE finished_at IS NULL;
  CREATE INDEX job_ending ON job (due_at)
    WHERE ending IS NOT NULL;
  CREATE INDEX job_over ON job (finished_at)
    WHERE finished_at IS NOT NULL;
`;

/* `furthest` is the most bytes that were done when a try came to nothing; `tries` counts those since then. */
const SECOND = `
  ALTER TABLE job ADD COLUMN asked_key TEXT;
  ALTER TABLE job ADD COLUMN asked_fingerprint TEXT;
  ALTER TABLE job ADD COLUMN furthest REAL NOT NULL DEFAULT 0;
  CREATE INDEX job_asked ON job (owner, asked_key, id)
    WHERE asked_key IS NOT NULL;
`;

/** What made each version of the file out of the one before. */
const STEPS = [FIRST, SECOND];

/** Kept in the file as `user_version`; what is newer than this is refused, not guessed at. */
const SCHEMA_VERSION = STEPS.length;

/**
 * Opens the file for this process alone: the kernel's lock on it goes when the process does, however
 * that ends.
 * @throws Error while another process has it, or where a newer release has written it
 */
export function openDatabase(path: string): DatabaseSync {
  // Others of this machine are not to read what callers gave.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      BEGIN IMMEDIATE;
    `);
    bringUpToDate(database, path);
    database.exec('COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw isBusy(error) ? taken(path, error) : error;
  }
}

function bringUpToDate(database: DatabaseSync, path: string): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version']);
  if (version > SCHEMA_VERSION) refuseNewer(version, path);
  for (const step of STEPS.slice(version)) database.exec(step);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

function refuseNewer(version: number, path: string): never {
  throw new Error(
    `${path} was written by a newer release (its version is ${version}, ` +
      `this one knows ${SCHEMA_VERSION}): run that one, or another dataDir`,
  );
}

function isBusy(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: unknown };
  return typeof errcode === 'number' && (errcode & 0xff) === SQLITE_BUSY;
}

function taken(path: string, cause: unknown): Error {
  return new Error(
    `${path} is in use by another process, such as a running gateway: ` +
      'stop that, give this one another dataDir, or have both share their jobs by redis',
    { cause },
  );
}
