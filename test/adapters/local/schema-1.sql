-- An index as schema 1 made it, word for word, with one container in it.
PRAGMA journal_mode = WAL;

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

CREATE TABLE object (
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
kept         INTEGER NOT NULL,
  PRIMARY KEY (container_id, name)
) WITHOUT ROWID;
CREATE INDEX object_by_expiry ON object (expires_at)
  WHERE expires_at IS NOT NULL;

CREATE TABLE history (
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
kept         INTEGER NOT NULL,
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

INSERT INTO container
  (name, created_at, metadata, versioning, object_count, bytes_used)
VALUES
  ('old', 1700000000000, '[["keep","this"]]', 'SUSPENDED', 0, 0);

PRAGMA user_version = 1;
