import type { DatabaseSync } from 'node:sqlite';
import { Query } from './query.js';

/** An upload in parts, as its row says. */
export interface Upload {
  /** Its file is called so too. */
  readonly id: string;
  readonly containerId: number;
  readonly name: string;
  readonly contentType: string;
  /** As JSON entries, or null where there is none. */
  readonly metadata: string | null;
  /** Bytes of each part but the last. */
  readonly partSize: number;
  /** The version that it has become, or null while it is under way. */
  readonly madeSeq: number | null;
}

type Row = readonly [
  id: string,
  containerId: number,
  name: string,
  contentType: string,
  metadata: string | null,
  partSize: number,
  madeSeq: number | null,
];

const COLUMNS =
  'id, container_id, name, content_type, metadata, part_size, made_seq';

/** Uploads in parts, and what they have become. */
export class Uploads {
  readonly #find;
  readonly #insert;
  readonly #touch;
  readonly #finish;
  readonly #remove;
  readonly #condemn;
  readonly #inContainer;
  readonly #untouched;

  constructor(database: DatabaseSync) {
    this.#find = new Query<[string], Row>(
      database,
      `SELECT ${COLUMNS} FROM upload WHERE id = ?`,
    );
    this.#insert = new Query<[...Row, number]>(
      database,
      `INSERT INTO upload (${COLUMNS}, touched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#touch = new Query<[number, string]>(
      database,
      'UPDATE upload SET touched_at = ? WHERE id = ?',
    );
    this.#finish = new Query<[number, number, string]>(
      database,
      'UPDATE upload SET made_seq = ?, touched_at = ? WHERE id = ?',
    );
    this.#remove = new Query<[string]>(
      database,
      'DELETE FROM upload WHERE id = ?',
    );
    this.#condemn = new Query<[string]>(
      database,
      `INSERT INTO condemned (file)
       SELECT id FROM upload WHERE id = ? AND made_seq IS NULL`,
    );
    this.#inContainer = new Query<[number], [string]>(
      database,
      'SELECT id FROM upload WHERE container_id = ?',
    );
    this.#untouched = new Query<[number, number], [string]>(
      database,
      'SELECT id FROM upload WHERE touched_at <= ? LIMIT ?',
    );
  }

  /** Under way, or remembered for what it has become. */
  find(id: string): Upload | undefined {
    const row = this.#find.get(id);
    return row && toUpload(row);
  }

  insert(upload: Upload, now: number): void {
    const { id, containerId, name, contentType } = upload;
    const { metadata, partSize, madeSeq } = upload;
    const said = [contentType, metadata, partSize, madeSeq] as const;
    this.#insert.run(id, containerId, name, ...said, now);
  }

  touch(id: string, now: number): void {
    this.#touch.run(now, id);
  }

  /** It has become a version, and its file is that one's. */
  finish(id: string, madeSeq: number, now: number): void {
    this.#finish.run(madeSeq, now, id);
  }

  /** Forgets it; its file is condemned, if that is still its own. */
  remove(id: string): void {
    this.#condemn.run(id);
    this.#remove.run(id);
  }

  inContainer(containerId: number): readonly string[] {
    return this.#inContainer.all(containerId).map(([id]) => id);
  }

  /** Those that nobody has touched since `before`. */
  untouched(before: number, limit: number): readonly string[] {
    return this.#untouched.all(before, limit).map(([id]) => id);
  }
}

function toUpload(row: Row): Upload {
  const [id, containerId, name, contentType, metadata, partSize, madeSeq] = row;
  return { id, containerId, name, contentType, metadata, partSize, madeSeq };
}
