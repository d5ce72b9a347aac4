import type { DatabaseSync } from 'node:sqlite';
import { Query } from './query.js';

/** A part of an upload that is stored. */
export interface StoredPart {
  readonly partNumber: number;
  readonly size: number;
  readonly crc32: number;
  readonly etag: string;
  /** The file that it alone has, or null where it is in the upload's. */
  readonly file: string | null;
}

type Row = readonly [
  number: number,
  size: number,
  crc32: number,
  etag: string,
  file: string | null,
];

const COLUMNS = 'number, size, crc32, etag, file';

/** The parts of uploads. Files of theirs that nobody needs any more are condemned here. */
export class Parts {
  readonly #find;
  readonly #all;
  readonly #insert;
  readonly #remove;
  readonly #removeAll;
  readonly #condemn;
  readonly #condemnAll;

  constructor(database: DatabaseSync) {
    const ofUpload = 'FROM part WHERE upload_id = ?';
    const condemn = `INSERT INTO condemned (file) SELECT file ${ofUpload} AND file IS NOT NULL`;
    this.#find = new Query<[string, number], Row>(
      database,
      `SELECT ${COLUMNS} ${ofUpload} AND number = ?`,
    );
    this.#all = new Query<[string], Row>(
      database,
      `SELECT ${COLUMNS} ${ofUpload} ORDER BY number`,
    );
    this.#insert = new Query<[string, ...Row]>(
      database,
      `INSERT INTO part (upload_id, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#remove = new Query<[string, number]>(
      database,
      `DELETE ${ofUpload} AND number = ?`,
    );
    this.#removeAll = new Query<[string]>(database, `DELETE ${ofUpload}`);
    this.#condemn = new Query<[string, number]>(
      database,
      `${condemn} AND number = ?`,
    );
    this.#condemnAll = new Query<[string]>(database, condemn);
  }

  find(uploadId: string, partNumber: number): StoredPart | undefined {
    const row = this.#find.get(uploadId, partNumber);
    return row && toPart(row);
  }

  /** In the order of their numbers. */
  all(uploadId: string): readonly StoredPart[] {
    return this.#all.all(uploadId).map(toPart);
  }

  /** Stores a part in the place of the one that had its number before. */
  store(uploadId: string, part: StoredPart): void {
    const { partNumber, size, crc32, etag, file } = part;
    this.#condemn.run(uploadId, partNumber);
    this.#remove.run(uploadId, partNumber);
    this.#insert.run(uploadId, partNumber, size, crc32, etag, file);
  }

  removeAll(uploadId: string): void {
    this.#condemnAll.run(uploadId);
    this.#removeAll.run(uploadId);
  }
}

function toPart([partNumber, size, crc32, etag, file]: Row): StoredPart {
  return { partNumber, size, crc32, etag, file };
}
