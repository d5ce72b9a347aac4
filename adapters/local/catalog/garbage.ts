import type { DatabaseSync } from 'node:sqlite';
import { Query } from './query.js';

/** Which files nobody has any more, and how far their removal is. */
export class Garbage {
  readonly #forget;
  readonly #condemn;
  readonly #condemned;
  readonly #strike;
  readonly #knows;

  constructor(database: DatabaseSync) {
    this.#forget = new Query<[number, number], [string]>(
      database,
      `DELETE FROM blob WHERE id IN
         (SELECT id FROM blob WHERE unreferenced_at <= ? LIMIT ?)
       RETURNING file`,
    );
    this.#condemn = new Query<[string]>(
      database,
      'INSERT INTO condemned (file) VALUES (?)',
    );
    this.#condemned = new Query<[string, number], [string]>(
      database,
      'SELECT file FROM condemned WHERE file > ? ORDER BY file LIMIT ?',
    );
    this.#strike = new Query<[string]>(
      database,
      'DELETE FROM condemned WHERE file = ?',
    );
    this.#knows = new Query<[string, string, string, string], [number]>(
      database,
      `SELECT 1 FROM blob WHERE file = ?
       UNION ALL SELECT 1 FROM condemned WHERE file = ?
       UNION ALL SELECT 1 FROM upload WHERE id = ?
       UNION ALL SELECT 1 FROM part WHERE file = ?`,
    );
  }

  /**
   * The first phase of collecting: files that nobody has had since `before` are forgotten as blobs,
   * and written down to be removed. Answers how many.
   */
  condemn(before: number, limit: number): number {
    const files = this.#forget.all(before, limit);
    for (const [file] of files) this.#condemn.run(file);
    return files.length;
  }

  /** What is to be removed, in order, after a file's name. */
  condemned(after: string, limit: number): readonly string[] {
    return this.#condemned.all(after, limit).map(([file]) => file);
  }

  /** The second phase is over for these: they are on the disk no more. */
  strike(files: readonly string[]): void {
    for (const file of files) this.#strike.run(file);
  }

  /** Whether a file is some object's or upload's, or is to be removed as one that was. */
  knows(file: string): boolean {
    return this.#knows.get(file, file, file, file) !== undefined;
  }
}
