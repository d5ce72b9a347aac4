import { describe, expect, test } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { CommitQueue } from '../../../adapters/local/catalog/commit-queue.js';

/** A table of names, and how often it was begun and undone. */
function setUp() {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE t (name TEXT PRIMARY KEY)');
  const counts = { begun: 0, undone: 0 };
  const queue = new CommitQueue(database, {
    begun: () => (counts.begun += 1),
    undone: () => (counts.undone += 1),
  });
  const insert = database.prepare('INSERT INTO t (name) VALUES (?)');
  const add = (name: string) => queue.run(() => insert.run(name));
  const names = () =>
    database
      .prepare('SELECT name FROM t ORDER BY name')
      .all()
      .map((row) => row['name']);
  return { database, queue, counts, add, names };
}

describe('the queue of writes to the index', () => {
  test('writes of one turn share one transaction', async () => {
    const { counts, add, names } = setUp();

    await Promise.all(['a', 'b', 'c'].map(add));

    expect(counts.begun).toBe(1);
    expect(names()).toEqual(['a', 'b', 'c']);
  });

  test('a write that fails takes no other with it', async () => {
    const { add, names } = setUp();

    const outcomes = await Promise.allSettled(['a', 'a', 'b'].map(add));

    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(names()).toEqual(['a', 'b']);
  });

  test('a write that fails half way leaves nothing of itself', async () => {
    const { database, queue, names } = setUp();

    const halfDone = queue.run(() => {
      database.exec("INSERT INTO t (name) VALUES ('half')");
      throw new Error('no further');
    });

    await expect(halfDone).rejects.toThrow('no further');
    expect(names()).toEqual([]);
  });

  test('nobody is answered before the commit', async () => {
    const { database, add } = setUp();
    const inTransaction = await Promise.all(
      ['a', 'b'].map((name) => add(name).then(() => database.isTransaction)),
    );
    expect(inTransaction).toEqual([false, false]);
  });

  test('a commit that fails fails all that share it, and leaves nothing', async () => {
    const { database, queue, counts, add, names } = setUp();
    database.exec(`
      PRAGMA foreign_keys = ON;
      CREATE TABLE child (name TEXT REFERENCES t DEFERRABLE INITIALLY DEFERRED);
    `);

    const outcomes = await Promise.allSettled([
      add('a'),
      queue.run(() => {
        database.exec("INSERT INTO child (name) VALUES ('orphan')");
      }),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    expect(counts.undone).toBe(1);
    expect(names()).toEqual([]);
  });

  test('a queue whose commit has failed goes on', async () => {
    const { database, add, names } = setUp();
    database.exec('BEGIN');
    await expect(add('a')).rejects.toThrow();

    await add('b');

    expect(names()).toEqual(['b']);
  });

  test('more writes than share a commit are all done', async () => {
    const { counts, add, names } = setUp();
    const many = Array.from({ length: 2500 }, (_, index) => String(index));

    await Promise.all(many.map(add));

    expect(names()).toHaveLength(2500);
    expect(counts.begun).toBe(3);
  });
});
