import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Job, JobProgress } from '../job.js';
import type { JobPage, JobQuery } from '../queue.js';
import type { Attempts } from '../tries.js';
import {
  ENTRY_COLUMNS,
  entryOf,
  JOB_COLUMNS,
  jobOf,
  textOf,
  type Entry,
  type JobEnding,
} from './rows.js';

/** Comes after every id. */
const AFTER_ALL = '~';

/** When what was cut is due: before all others. */
export const FIRST_OF_ALL = 0;

const RUNNING = `state = 'RUNNING' AND ending IS NULL AND finished_at IS NULL`;

/** Jobs to be removed: those that were over by `finishedAt`. */
export interface Bygone {
  readonly finishedAt: number;
  /** And, of those that were asked for, made by then. */
  readonly askedAt: number;
}

/** How a job is over; `failure` stays what it is. */
export interface Outcome {
  readonly state: 'SUCCEEDED' | JobEnding;
  /** JSON. */
  readonly result: string | null;
  readonly finishedAt: number;
}

/** When something is tried again, and how often it was. */
export interface Postponement {
  readonly tries: number;
  readonly dueAt: number;
}

/** Jobs by what becomes of them. Whoever writes does it in a transaction. */
export class JobTable {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert(job: Job): void {
    const { id, kind, owner, lane, input, createdAt, asked } = job;
    this.#run(
      `INSERT INTO job (id, kind, owner, lane, input, state, tries, due_at, bytes_done, created_at,
         asked_key, asked_fingerprint)
       VALUES (?, ?, ?, ?, ?, 'QUEUED', 0, ?6, 0, ?6, ?, ?)`,
      ...[id, kind, owner, lane, textOf(input), createdAt.getTime()],
      ...[asked?.key ?? null, asked?.fingerprint ?? null],
    );
  }

  /** The newest that an owner has asked for by a key, of those made after then. */
  findAsked(owner: string, key: string, after: number): Job | undefined {
    const row = this.#get(
      `SELECT ${JOB_COLUMNS} FROM job WHERE owner = ? AND asked_key = ? AND created_at > ?
       ORDER BY id DESC LIMIT 1`,
      ...[owner, key, after],
    );
    return row && jobOf(row);
  }

  find(id: string): Job | undefined {
    const row = this.#get(`SELECT ${JOB_COLUMNS} FROM job WHERE id = ?`, id);
    return row && jobOf(row);
  }

  entry(id: string): Entry | undefined {
    const row = this.#get(`SELECT ${ENTRY_COLUMNS} FROM job WHERE id = ?`, id);
    return row && entryOf(row);
  }

  lastId(): string | undefined {
    const id = this.#get('SELECT max(id) AS id FROM job')?.['id'];
    return typeof id === 'string' ? id : undefined;
  }

  /** How many jobs of an owner are not over. */
  openOf(owner: string): number {
    const row = this.#get(
      'SELECT count(*) AS jobs FROM job WHERE owner = ? AND finished_at IS NULL',
      owner,
    );
    return Number(row?.['jobs']);
  }

  list({ owner, kinds, states, limit, after }: JobQuery): JobPage {
    const rows = this.#all(
      `SELECT ${JOB_COLUMNS} FROM job WHERE owner = ?1 AND id < ?2
       AND (?3 IS NULL OR kind IN (SELECT value FROM json_each(?3)))
       AND (?4 IS NULL OR state IN (SELECT value FROM json_each(?4)))
       ORDER BY id DESC LIMIT ?5`,
      ...[owner, after ?? AFTER_ALL, textOf(kinds), textOf(states), limit + 1],
    );
    const items = rows.slice(0, limit).map(jobOf);
    const last = items.at(-1);
    return rows.length > limit && last ? { items, next: last.id } : { items };
  }

  /** `saved` is JSON. */
  save(id: string, saved: string | null): void {
    this.#run('UPDATE job SET saved = ? WHERE id = ?', saved, id);
  }

  progress(id: string, { bytesDone, bytesTotal }: JobProgress): void {
    this.#run(
      'UPDATE job SET bytes_done = ?, bytes_total = ? WHERE id = ?',
      ...[bytesDone, bytesTotal ?? null, id],
    );
  }

  /** @returns the same, as it then stands */
  begin({ job, ...rest }: Entry, now: number): Entry {
    const { id, startedAt = new Date(now) } = job;
    this.#run(
      `UPDATE job SET state = 'RUNNING', started_at = ? WHERE id = ?`,
      ...[startedAt.getTime(), id],
    );
    return { job: { ...job, state: 'RUNNING', startedAt }, ...rest };
  }

  /** It is run again, not before it is due; but not if it was cancelled. */
  queueAgain(
    id: string,
    { tries, furthest, dueAt }: Postponement & Attempts,
  ): void {
    this.#run(
      `UPDATE job SET state = 'QUEUED', tries = ?, furthest = ?, due_at = ?
       WHERE id = ? AND ending IS NULL`,
      ...[tries, furthest, dueAt, id],
    );
  }

  /** What it left is to be taken away, and then it has FAILED, if it was not cancelled. `failure` is JSON. */
  beginToFail(id: string, failure: string | null, now: number): void {
    this.#run(
      `UPDATE job SET ending = 'FAILED', failure = ?, tries = 0, due_at = ?
       WHERE id = ? AND ending IS NULL`,
      ...[failure, now, id],
    );
  }

  /** One that was never run is CANCELLED at once; another when what it left has been taken away. */
  cancel(id: string, now: number): void {
    this.#run(
      `UPDATE job SET state = 'CANCELLED', finished_at = ?
       WHERE id = ? AND state = 'QUEUED' AND started_at IS NULL`,
      ...[now, id],
    );
    this.#run(
      `UPDATE job SET ending = 'CANCELLED', tries = 0, due_at = ?
       WHERE id = ? AND finished_at IS NULL AND ending IS NULL`,
      ...[now, id],
    );
  }

  /** One tries later again to take away what it left. */
  endLater(id: string, { tries, dueAt }: Postponement): void {
    this.#run(
      'UPDATE job SET tries = ?, due_at = ? WHERE id = ?',
      ...[tries, dueAt, id],
    );
  }

  finish(id: string, { state, result, finishedAt }: Outcome): void {
    this.#run(
      `UPDATE job SET state = ?, result = ?, finished_at = ?, ending = NULL, saved = NULL
       WHERE id = ?`,
      ...[state, result, finishedAt, id],
    );
  }

  /** What ran, and is not about to be over. */
  running(): readonly Entry[] {
    const rows = this.#all(`SELECT ${ENTRY_COLUMNS} FROM job WHERE ${RUNNING}`);
    return rows.map(entryOf);
  }

  /** Of what ran, nothing runs any more: it goes on before all others. */
  requeueCut(): void {
    this.#run(
      `UPDATE job SET state = 'QUEUED', due_at = ${FIRST_OF_ALL}
       WHERE ${RUNNING}`,
    );
  }

  /**
   * Removes so many jobs at most.
   * @returns how many
   */
  prune({ finishedAt, askedAt }: Bygone, limit: number): number {
    return this.#run(
      `DELETE FROM job WHERE id IN (SELECT id FROM job
         WHERE finished_at <= ? AND (asked_key IS NULL OR created_at <= ?)
         ORDER BY finished_at LIMIT ?)`,
      ...[finishedAt, askedAt, limit],
    );
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  #get(sql: string, ...values: readonly SQLInputValue[]) {
    return this.#prepared(sql).get(...values);
  }

  #all(sql: string, ...values: readonly SQLInputValue[]) {
    return this.#prepared(sql).all(...values);
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
