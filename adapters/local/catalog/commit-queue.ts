import type { DatabaseSync } from 'node:sqlite';
import { Query } from './query.js';

/** Work that waits to be done in a transaction, and who waits for it. */
interface Job {
  readonly work: () => unknown;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** What happens around every transaction. */
export interface TransactionHooks {
  /** The first thing in it. */
  readonly begun: () => void;
  /** None of it has happened. */
  readonly undone: () => void;
}

/** How many share a commit at most; the rest wait for the next turn. */
const MOST_IN_A_COMMIT = 1000;

/**
 * All writes to the index. Those which come in one turn of the event loop share one transaction, and
 * so one sync of the disk; each is answered after the commit. One that fails takes no other with it;
 * a commit that fails, fails all.
 */
export class CommitQueue {
  readonly #statements;
  readonly #database: DatabaseSync;
  readonly #hooks: TransactionHooks;
  readonly #jobs: Job[] = [];

  constructor(database: DatabaseSync, hooks: TransactionHooks) {
    const statement = (sql: string) => new Query<[]>(database, sql);
    this.#database = database;
    this.#hooks = hooks;
    this.#statements = {
      begin: statement('BEGIN IMMEDIATE'),
      commit: statement('COMMIT'),
      rollback: statement('ROLLBACK'),
      mark: statement('SAVEPOINT job'),
      keep: statement('RELEASE job'),
      undo: statement('ROLLBACK TO job'),
    };
  }

  /** Does work in a transaction; it must be synchronous and must not wait for the queue. */
  run<T>(work: () => T): Promise<T> {
    if (this.#jobs.length === 0) this.#nextTurn();
    return new Promise<T>((resolve, reject) => {
      const done = resolve as (value: unknown) => void;
      this.#jobs.push({ work, done, failed: reject });
    });
  }

  #nextTurn(): void {
    setImmediate(() => {
      this.#flush();
    });
  }

  #flush(): void {
    const jobs = this.#jobs.splice(0, MOST_IN_A_COMMIT);
    if (this.#jobs.length > 0) this.#nextTurn();

    try {
      const outcomes = this.#transact(jobs);
      jobs.forEach((job, index) => {
        settle(job, outcomes[index]);
      });
    } catch (error) {
      for (const job of jobs) job.failed(error);
    }
  }

  #transact(jobs: readonly Job[]): readonly Outcome[] {
    const { begin, commit, rollback } = this.#statements;
    try {
      begin.run();
      this.#hooks.begun();
      const outcomes = jobs.map((job) => this.#attempt(job));
      commit.run();
      return outcomes;
    } catch (error) {
      if (this.#database.isTransaction) rollback.run();
      this.#hooks.undone();
      throw error;
    }
  }

  #attempt({ work }: Job): Outcome {
    const { mark, keep, undo } = this.#statements;
    mark.run();
    try {
      const value = work();
      keep.run();
      return { value };
    } catch (error) {
      undo.run();
      keep.run();
      return { error };
    }
  }
}

function settle(job: Job, outcome: Outcome | undefined): void {
  if (outcome && 'value' in outcome) job.done(outcome.value);
  else job.failed(outcome?.error);
}
