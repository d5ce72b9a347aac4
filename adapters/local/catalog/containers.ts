import type { DatabaseSync } from 'node:sqlite';
import type { Versioning } from '../../../src/storage/index.js';
import { StorageError } from '../../../src/storage/index.js';
import { Query } from './query.js';
import type { Container } from './rows.js';
import type { NameSpan } from './span.js';

type Row = readonly [
  id: number,
  name: string,
  createdAt: number,
  metadata: string | null,
  versioning: Versioning,
  publicTtl: number | null,
  objectCount: number,
  bytesUsed: number,
];

/** What a container is made with. */
export type NewContainer = Pick<
  Container,
  'name' | 'createdAt' | 'metadata' | 'versioning'
>;

/** What all containers hold together. */
export interface Totals {
  readonly containers: number;
  readonly objects: number;
  readonly bytes: number;
}

const COLUMNS =
  'id, name, created_at, metadata, versioning, public_ttl, object_count, bytes_used';

/** By an index of their own, so that a page of them costs the same however many others there are. */
const PUBLIC = `(
  SELECT * FROM container INDEXED BY container_by_publication
  WHERE public_ttl IS NOT NULL
)`;

/** The containers, their notes and their counts. */
export class Containers {
  readonly #database: DatabaseSync;
  /** Found last, and unchanged since; never what a transaction under way has made of it. */
  #remembered: Container | undefined;
  readonly #byName;
  readonly #pages;
  readonly #publicPages;
  readonly #insert;
  readonly #describe;
  readonly #publish;
  readonly #count;
  readonly #remove;
  readonly #totals;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#byName = new Query<[string], Row>(
      database,
      `SELECT ${COLUMNS} FROM container WHERE name = ?`,
    );
    this.#pages = pagesOf(database, 'container');
    this.#publicPages = pagesOf(database, PUBLIC);
    this.#insert = new Query<[string, number, string | null, string]>(
      database,
      `INSERT INTO container (name, created_at, metadata, versioning, object_count, bytes_used)
       VALUES (?, ?, ?, ?, 0, 0)`,
    );
    this.#describe = new Query<[string | null, string, number]>(
      database,
      'UPDATE container SET metadata = ?, versioning = ? WHERE id = ?',
    );
    this.#publish = new Query<[number | null, number]>(
      database,
      'UPDATE container SET public_ttl = ? WHERE id = ?',
    );
    this.#count = new Query<[number, number, number]>(
      database,
      `UPDATE container SET object_count = object_count + ?, bytes_used = bytes_used + ?
       WHERE id = ?`,
    );
    this.#remove = new Query<[number]>(
      database,
      'DELETE FROM container WHERE id = ?',
    );
    this.#totals = new Query<[], [number, number, number]>(
      database,
      `SELECT count(*), coalesce(sum(object_count), 0), coalesce(sum(bytes_used), 0)
       FROM container`,
    );
  }

  find(name: string): Container | undefined {
    if (this.#remembered?.name === name) return this.#remembered;
    const row = this.#byName.get(name);
    const found = row && toContainer(row);
    if (!this.#database.isTransaction) this.#remembered = found;
    return found;
  }

  /** @throws StorageError CONTAINER_NOT_FOUND */
  get(name: string): Container {
    const found = this.find(name);
    if (found !== undefined) return found;
    throw new StorageError('CONTAINER_NOT_FOUND', {
      backend: 'local',
      container: name,
    });
  }

  /** In the order of their names. */
  page(span: NameSpan, limit: number): readonly Container[] {
    const rows = this.#pages[span.operator].all(span.from, span.below, limit);
    return rows.map(toContainer);
  }

  /** The same of those that are public. */
  publicPage(span: NameSpan, limit: number): readonly Container[] {
    const pages = this.#publicPages[span.operator];
    return pages.all(span.from, span.below, limit).map(toContainer);
  }

  insert(container: NewContainer): void {
    const { name, createdAt, metadata, versioning } = container;
    this.#remembered = undefined;
    this.#insert.run(name, createdAt, metadata, versioning);
  }

  describe({ id, metadata, versioning }: Container): void {
    this.#remembered = undefined;
    this.#describe.run(metadata, versioning, id);
  }

  publish({ id, publicTtl }: Container): void {
    this.#remembered = undefined;
    this.#publish.run(publicTtl, id);
  }

  /** Adds to what a container is said to hold. */
  count(id: number, objects: number, bytes: number): void {
    this.#remembered = undefined;
    this.#count.run(objects, bytes, id);
  }

  remove(id: number): void {
    this.#remembered = undefined;
    this.#remove.run(id);
  }

  totals(): Totals {
    const [containers, objects, bytes] = this.#totals.get() ?? [0, 0, 0];
    return { containers, objects, bytes };
  }
}

/** Pages of a table of containers. */
function pagesOf(database: DatabaseSync, table: string) {
  const page = (operator: NameSpan['operator']) =>
    new Query<[string, string | Uint8Array, number], Row>(
      database,
      `SELECT ${COLUMNS} FROM ${table} WHERE name ${operator} ? AND name < ?
       ORDER BY name LIMIT ?`,
    );
  return { '>': page('>'), '>=': page('>=') };
}

function toContainer(row: Row): Container {
  const [id, name, createdAt, metadata, versioning, publicTtl] = row;
  const [, , , , , , objectCount, bytesUsed] = row;
  return {
    id,
    name,
    createdAt,
    metadata,
    versioning,
    publicTtl,
    objectCount,
    bytesUsed,
  };
}
