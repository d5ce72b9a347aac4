import type { DatabaseSync } from 'node:sqlite';
import { Query } from './query.js';

/** Where content is: in a file of this name, or, where it is small, here. */
export type BlobPlace =
  { readonly file: string } | { readonly bytes: Uint8Array };

/** Node hands SQLite an empty array as NULL. */
const NO_BYTES = new Uint8Array();

/** Content, which never changes, and how many versions share it. */
export class Blobs {
  readonly #insert;
  readonly #place;
  readonly #share;
  readonly #release;
  readonly #forgetBytes;

  constructor(database: DatabaseSync) {
    this.#insert = new Query<[string | null, Uint8Array | null]>(
      database,
      'INSERT INTO blob (refs, file, bytes) VALUES (1, ?, ?)',
    );
    this.#place = new Query<[number], [string | null, Uint8Array | null]>(
      database,
      'SELECT file, bytes FROM blob WHERE id = ?',
    );
    this.#share = new Query<[number]>(
      database,
      'UPDATE blob SET refs = refs + 1 WHERE id = ?',
    );
    this.#release = new Query<[number, number]>(
      database,
      `UPDATE blob SET refs = refs - 1, unreferenced_at = CASE refs WHEN 1 THEN ? END
       WHERE id = ?`,
    );
    this.#forgetBytes = new Query<[number]>(
      database,
      'DELETE FROM blob WHERE id = ? AND refs = 0 AND file IS NULL',
    );
  }

  /** New content that one version has; its number. */
  insert(place: BlobPlace): number {
    return 'file' in place
      ? this.#insert.insert(place.file, null)
      : this.#insert.insert(null, place.bytes);
  }

  place(id: number): BlobPlace | undefined {
    const row = this.#place.get(id);
    if (row === undefined) return undefined;
    const [file, bytes] = row;
    return file === null ? { bytes: bytes ?? NO_BYTES } : { file };
  }

  /** One more version has this content. */
  share(id: number): void {
    this.#share.run(id);
  }

  /** One version fewer has it. What nobody has waits here for the collector, bytes do not. */
  release(id: number, now: number): void {
    this.#release.run(now, id);
    this.#forgetBytes.run(id);
  }
}
