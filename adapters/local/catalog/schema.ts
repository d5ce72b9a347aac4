import { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../../src/storage/index.js';

/** Kibibytes, negative as SQLite wants it: 64 MiB of pages in memory. */
const CACHE_SIZE = -65_536;

/** What every version of an object is said to be, current or not. */
const VERSION_COLUMNS = `
  container_id INTEGER NOT NULL,
  name         TEXT    NOT NULL,
  seq          INTEGER NOT NULL,
  size         INTEGER NOT NULL,
  modified_at  INTEGER NOT NULL,
  sha256       TEXT    NOT NULL,
  checksums    TEXT,
  content_type TEXT    NOT NULL,
  metadata     TEXT,
  expires_at   INTEGER,
  blob_id      INTEGER,
  kept         INTEGER NOT NULL`;

/*
 * TEXT compares as its UTF-8 bytes do, which is the order of listings. `object` holds what is
 * current, clustered by name, with all that a listing says: a page is one scan from a name on.
 * `history` holds what is not, and delete markers, which have no blob. `kept` marks what was
 * written while the container was ENABLED. A blob is a file's name or the bytes themselves.
 */
const FIRST = `
  CREATE TABLE account (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    metadata TEXT
  );
  INSERT INTO account (id) VALUES (1);

  CREATE TABLE container (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    metadata     TEXT,
    versioning   TEXT    NOT NULL,
    object_count INTEGER NOT NULL,
    bytes_used   INTEGER NOT NULL
  );

  CREATE TABLE object (${VERSION_COLUMNS},
    PRIMARY KEY (container_id, name)
  ) WITHOUT ROWID;
  CREATE INDEX object_by_expiry ON object (expires_at)
    WHERE expires_at IS NOT NULL;

  CREATE TABLE history (${VERSION_COLUMNS},
    PRIMARY KEY (container_id, name, seq)
  ) WITHOUT ROWID;

  CREATE TABLE blob (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    refs            INTEGER NOT NULL,
    unreferenced_at INTEGER,
    file            TEXT UNIQUE,
    bytes           BLOB
  );
  CREATE INDEX blob_by_unreferenced ON blob (unreferenced_at)
    WHERE unreferenced_at IS NOT NULL;

  CREATE TABLE condemned (file TEXT PRIMARY KEY) WITHOUT ROWID;
`;

/* Seconds for which what was read from a public container may be kept; NULL while it is private. */
const PUBLICATION = `
  ALTER TABLE container ADD COLUMN public_ttl INTEGER;
  CREATE INDEX container_by_publication ON container (name)
    WHERE public_ttl IS NOT NULL;
`;

/*
 * An upload's file is called as its id. `made_seq` is the version that it has become: then it has no
 * parts any more, its file is a blob, and the row only remembers. A part without a file of its own is
 * in the upload's, each at its number's place. `touched_at` is in milliseconds since 1970.
 */
const UPLOADS = `
  CREATE TABLE upload (
    id           TEXT PRIMARY KEY,
    container_id INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    content_type TEXT    NOT NULL,
    metadata     TEXT,
    part_size    INTEGER NOT NULL,
    touched_at   INTEGER NOT NULL,
    made_seq     INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX upload_by_container ON upload (container_id);
  CREATE INDEX upload_by_touch ON upload (touched_at);

  CREATE TABLE part (
    upload_id TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    size      INTEGER NOT NULL,
    crc32     INTEGER NOT NULL,
    etag      TEXT    NOT NULL,
    file      TEXT,
    PRIMARY KEY (upload_id, number)
  ) WITHOUT ROWID;
  CREATE INDEX part_by_file ON part (file) WHERE file IS NOT NULL;
`;

/** Each makes the next version of what the one before has left. What has been released never changes. */
const STEPS = [FIRST, PUBLICATION, UPLOADS];

/** Kept in the file as `user_version`; what is newer than this is refused, not guessed at. */
const SCHEMA_VERSION = STEPS.length;

/**
 * Opens the index, makes it where it is not there, and brings an older release's up to date.
 * It is one connection's alone, so that the map of its log is kept in memory and not in a file.
 * @throws StorageError CONFIG_INVALID for one that a newer release has written
 */
export function openIndex(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = ${CACHE_SIZE};
    `);
    prepareSchema(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareSchema(database: DatabaseSync, path: string): void {
  const version = schemaVersion(database);
  if (version === SCHEMA_VERSION) return;
  if (version > SCHEMA_VERSION) throw tooNew(path, version);

  database.exec(`
    BEGIN;
    ${STEPS.slice(version).join('')}
    PRAGMA user_version = ${SCHEMA_VERSION};
    COMMIT;
  `);
}

function schemaVersion(database: DatabaseSync): number {
  return Number(
    database.prepare('PRAGMA user_version').get()?.['user_version'],
  );
}

function tooNew(path: string, version: number): StorageError {
  const reason =
    `${path} has schema ${version}, written by a newer release; ` +
    `this one knows ${SCHEMA_VERSION}: run that release, or use another path`;
  return new StorageError('CONFIG_INVALID', {
    backend: 'local',
    operation: 'open',
    reason,
  });
}
