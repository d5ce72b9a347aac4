import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { FIRST_OF_ALL } from './table.js';
import { ENTRY_COLUMNS, entryOf, type Entry } from './rows.js';

const WAITING = `state = 'QUEUED' AND ending IS NULL`;
const KNOWN = 'kind IN (SELECT value FROM json_each(?1))';

/**
 * What is to be done next: of the kinds that have a runner, and of no other, whatever a newer release may
 * have left in the file. Lanes take turns.
 */
export class Agenda {
  readonly #kinds: string;
  readonly #cut: StatementSync;
  readonly #firstOfNextLane: StatementSync;
  readonly #endings: StatementSync;
  readonly #nextDue: StatementSync;
  /** The lane whose turn was last. */
  #lane = '';

  constructor(database: DatabaseSync, kinds: readonly string[]) {
    this.#kinds = JSON.stringify(kinds);
    this.#cut = database.prepare(
      `SELECT ${ENTRY_COLUMNS} FROM job
       WHERE ${WAITING} AND ${KNOWN} AND due_at = ${FIRST_OF_ALL} AND finished_at IS NULL ORDER BY id`,
    );
    this.#firstOfNextLane = database.prepare(
      `SELECT ${ENTRY_COLUMNS} FROM job INDEXED BY job_waiting
       WHERE ${WAITING} AND ${KNOWN} AND lane > ?2 AND due_at <= ?3
       ORDER BY lane, due_at, id LIMIT 1`,
    );
    this.#endings = database.prepare(
      `SELECT ${ENTRY_COLUMNS} FROM job INDEXED BY job_ending
       WHERE ending IS NOT NULL AND ${KNOWN} AND due_at <= ?2 ORDER BY due_at LIMIT ?3`,
    );
    this.#nextDue = database.prepare(
      `SELECT due_at FROM job INDEXED BY job_due
       WHERE finished_at IS NULL AND ${KNOWN} AND due_at > ?2 ORDER BY due_at LIMIT 1`,
    );
  }

  /** The job whose turn it is, of a lane that has room: one that was cut, before all others. */
  nextRun(now: number, hasRoom: (entry: Entry) => boolean): Entry | undefined {
    for (const row of this.#cut.iterate(this.#kinds)) {
      const entry = entryOf(row);
      if (hasRoom(entry)) return entry;
    }
    const lane = this.#lane;
    const later = this.#firstWithRoom(lane, now, hasRoom);
    const next = later ?? this.#firstWithRoom('', now, hasRoom);
    this.#lane = next?.job.lane ?? lane;
    return next;
  }

  /** Jobs of which what they left is to be taken away now. */
  endings(now: number, limit: number): readonly Entry[] {
    return this.#endings.all(this.#kinds, now, limit).map(entryOf);
  }

  /** When the next thing is to be done of those whose time has not come. */
  nextDue(now: number): number | undefined {
    const due = this.#nextDue.get(this.#kinds, now)?.['due_at'];
    return typeof due === 'number' ? due : undefined;
  }

  #firstWithRoom(
    after: string,
    now: number,
    hasRoom: (entry: Entry) => boolean,
  ): Entry | undefined {
    let entry = this.#firstAfter(after, now);
    while (entry && !hasRoom(entry)) {
      entry = this.#firstAfter(entry.job.lane, now);
    }
    return entry;
  }

  #firstAfter(lane: string, now: number): Entry | undefined {
    const row = this.#firstOfNextLane.get(this.#kinds, lane, now);
    return row && entryOf(row);
  }
}
