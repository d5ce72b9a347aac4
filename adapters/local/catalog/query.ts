import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/**
 * A statement, prepared once. Its rows are arrays in the order of its columns: building objects by
 * column name costs node three times as much.
 */
export class Query<
  Parameters extends readonly SQLInputValue[],
  Row extends readonly unknown[] = never,
> {
  readonly #statement: StatementSync;

  constructor(database: DatabaseSync, sql: string) {
    this.#statement = database.prepare(sql);
    this.#statement.setReturnArrays(true);
  }

  run(...parameters: Parameters): void {
    this.#statement.run(...parameters);
  }

  /** The row id of what this adds. */
  insert(...parameters: Parameters): number {
    return Number(this.#statement.run(...parameters).lastInsertRowid);
  }

  get(...parameters: Parameters): Row | undefined {
    return this.#statement.get(...parameters) as Row | undefined;
  }

  all(...parameters: Parameters): readonly Row[] {
    return this.#statement.all(...parameters) as unknown as readonly Row[];
  }
}
