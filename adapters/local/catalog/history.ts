import type { DatabaseSync } from 'node:sqlite';
import { Query } from './query.js';
import type { Version, VersionRow } from './rows.js';
import {
  toVersion,
  toVersionRow,
  VERSION_COLUMNS,
  VERSION_VALUES,
} from './rows.js';

/** A name in a container. */
export interface Entry {
  readonly containerId: number;
  readonly name: string;
}

/** What was current under each name, and the markers of where it was deleted. */
export class History {
  readonly #at;
  readonly #older;
  readonly #unkept;
  readonly #first;
  readonly #insert;
  readonly #remove;

  constructor(database: DatabaseSync) {
    const select = `SELECT ${VERSION_COLUMNS} FROM history WHERE container_id = ? AND name = ?`;
    this.#at = new Query<[number, string, number], VersionRow>(
      database,
      `${select} AND seq = ?`,
    );
    this.#older = new Query<[number, string, number, number], VersionRow>(
      database,
      `${select} AND seq < ? ORDER BY seq DESC LIMIT ?`,
    );
    this.#unkept = new Query<[number, string], VersionRow>(
      database,
      `${select} AND kept = 0`,
    );
    this.#first = new Query<[number], [number]>(
      database,
      'SELECT 1 FROM history WHERE container_id = ? LIMIT 1',
    );
    this.#insert = new Query<[number, ...VersionRow]>(
      database,
      `INSERT INTO history (container_id, ${VERSION_COLUMNS}) VALUES (?, ${VERSION_VALUES})`,
    );
    this.#remove = new Query<[number, string, number]>(
      database,
      'DELETE FROM history WHERE container_id = ? AND name = ? AND seq = ?',
    );
  }

  at({ containerId, name }: Entry, seq: number): Version | undefined {
    const row = this.#at.get(containerId, name, seq);
    return row && toVersion(row);
  }

  newest(entry: Entry): Version | undefined {
    return this.older(entry, Number.MAX_SAFE_INTEGER, 1)[0];
  }

  /** Newest first, those before `seq`. */
  older(entry: Entry, seq: number, limit: number): readonly Version[] {
    return this.#older
      .all(entry.containerId, entry.name, seq, limit)
      .map(toVersion);
  }

  /** What was written while nothing was to be kept: at most one. */
  unkept({ containerId, name }: Entry): readonly Version[] {
    return this.#unkept.all(containerId, name).map(toVersion);
  }

  isEmpty(containerId: number): boolean {
    return this.#first.get(containerId) === undefined;
  }

  /** An expiry ends where the version is no longer current. */
  insert({ containerId }: Entry, version: Version): void {
    const row = toVersionRow({ ...version, expiresAt: null });
    this.#insert.run(containerId, ...row);
  }

  remove({ containerId, name }: Entry, seq: number): void {
    this.#remove.run(containerId, name, seq);
  }
}
