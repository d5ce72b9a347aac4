-- An index as schema 2 made it, word for word, with one container and one small object in it.
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

ALTER TABLE container ADD COLUMN public_ttl INTEGER;
CREATE INDEX container_by_publication ON container (name)
  WHERE public_ttl IS NOT NULL;

INSERT INTO container
  (name, created_at, metadata, versioning, object_count, bytes_used)
VALUES
  ('old', 1700000000000, '[["keep","this"]]', 'OFF', 1, 5);
INSERT INTO blob (refs, bytes) VALUES (1, CAST('hello' AS BLOB));
INSERT INTO object
  (container_id, name, seq, size, modified_at, sha256, content_type, blob_id, kept)
VALUES
  (1, 'doc', 1700000000000000, 5, 1700000000000,
   '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', 'text/plain', 1, 0);

PRAGMA user_version = 2;
