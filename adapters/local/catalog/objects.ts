import type { DatabaseSync } from 'node:sqlite';
import { Query } from './query.js';
import type { Listed, ListedRow, Version, VersionRow } from './rows.js';
import {
  LISTED_COLUMNS,
  toListed,
  toVersion,
  toVersionRow,
  VERSION_COLUMNS,
  VERSION_VALUES,
} from './rows.js';
import type { NameSpan } from './span.js';

/** An object whose time has passed. */
export interface DueObject {
  readonly container: string;
  readonly name: string;
}

type PageQuery = Query<
  [number, string, string | Uint8Array, number],
  ListedRow
>;

/** What is current under each name. */
export class Objects {
  readonly #get;
  readonly #pages: Readonly<Record<NameSpan['operator'], PageQuery>>;
  readonly #first;
  readonly #insert;
  readonly #describe;
  readonly #remove;
  readonly #due;
  readonly #nextExpiry;

  constructor(database: DatabaseSync) {
    this.#get = new Query<[number, string], VersionRow>(
      database,
      `SELECT ${VERSION_COLUMNS} FROM object WHERE container_id = ? AND name = ?`,
    );
    this.#pages = {
      '>': pageQuery(database, '>'),
      '>=': pageQuery(database, '>='),
    };
    this.#first = new Query<[number], [number]>(
      database,
      'SELECT 1 FROM object WHERE container_id = ? LIMIT 1',
    );
    this.#insert = new Query<[number, ...VersionRow]>(
      database,
      `INSERT INTO object (container_id, ${VERSION_COLUMNS}) VALUES (?, ${VERSION_VALUES})`,
    );
    this.#describe = new Query<
      [string, string | null, number | null, number, string]
    >(
      database,
      `UPDATE object SET content_type = ?, metadata = ?, expires_at = ?
       WHERE container_id = ? AND name = ?`,
    );
    this.#remove = new Query<[number, string]>(
      database,
      'DELETE FROM object WHERE container_id = ? AND name = ?',
    );
    this.#due = new Query<[number, number], [string, string]>(
      database,
      `SELECT container.name, object.name
       FROM object JOIN container ON container.id = object.container_id
       WHERE expires_at <= ? LIMIT ?`,
    );
    this.#nextExpiry = new Query<[], [number | null]>(
      database,
      'SELECT min(expires_at) FROM object WHERE expires_at IS NOT NULL',
    );
  }

  get(containerId: number, name: string): Version | undefined {
    const row = this.#get.get(containerId, name);
    return row && toVersion(row);
  }

  /** In the order of their names. */
  page(containerId: number, span: NameSpan, limit: number): readonly Listed[] {
    return this.#pages[span.operator]
      .all(containerId, span.from, span.below, limit)
      .map(toListed);
  }

  isEmpty(containerId: number): boolean {
    return this.#first.get(containerId) === undefined;
  }

  insert(containerId: number, version: Version): void {
    this.#insert.run(containerId, ...toVersionRow(version));
  }

  /** Writes anew what may be said of an object without touching its content. */
  describe(containerId: number, version: Version): void {
    const { name, contentType, metadata, expiresAt } = version;
    this.#describe.run(contentType, metadata, expiresAt, containerId, name);
  }

  remove(containerId: number, name: string): void {
    this.#remove.run(containerId, name);
  }

  due(now: number, limit: number): readonly DueObject[] {
    return this.#due
      .all(now, limit)
      .map(([container, name]) => ({ container, name }));
  }

  /** When the next object goes, or Infinity. */
  nextExpiry(): number {
    return this.#nextExpiry.get()?.[0] ?? Infinity;
  }
}

function pageQuery(
  database: DatabaseSync,
  operator: NameSpan['operator'],
): PageQuery {
  return new Query(
    database,
    `SELECT ${LISTED_COLUMNS} FROM object
     WHERE container_id = ? AND name ${operator} ? AND name < ?
     ORDER BY name LIMIT ?`,
  );
}
