import { describe, expect, test } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { toStorageError } from '../../../adapters/local/errors.js';
import { StorageError } from '../../../src/storage/index.js';

const ABOUT = { operation: 'writeObject', container: 'box', object: 'doc' };

function thrown(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function thrownBySqlite(work: (database: DatabaseSync) => void): unknown {
  const database = new DatabaseSync(':memory:');
  try {
    work(database);
  } catch (error) {
    return error;
  }
  throw new Error('SQLite threw nothing.');
}

describe('what the disk and the index throw', () => {
  test.each([
    ['ENOSPC', 'UNAVAILABLE', /full/],
    ['EDQUOT', 'UNAVAILABLE', /full/],
    ['EIO', 'UNAVAILABLE', /reported an error/],
    ['EROFS', 'UNAVAILABLE', /only be read/],
    ['EACCES', 'PERMISSION_DENIED', /may not use/],
    ['EMFILE', 'UNAVAILABLE', /too many files/],
    ['ENOENT', 'UNEXPECTED', /missing/],
    ['EWHATEVER', 'UNEXPECTED', /failed/],
  ])('%s is %s', (code, expected, reason) => {
    const cause = thrown(code);

    const error = toStorageError(cause, ABOUT);

    expect(error.code).toBe(expected);
    expect(error.context).toMatchObject({ ...ABOUT, backend: 'local' });
    expect(error.context.reason).toMatch(reason);
    expect(error.cause).toBe(cause);
  });

  test('an index that is full is as a disk that is', () => {
    const full = thrownBySqlite((database) => {
      database.exec('PRAGMA max_page_count = 2; CREATE TABLE t (x)');
      database.prepare('INSERT INTO t VALUES (zeroblob(?))').run(100_000);
    });
    expect(toStorageError(full).context.reason).toMatch(/full/);
  });

  test('an index that is closed is a store that is', () => {
    const closed = thrownBySqlite((database) => {
      database.close();
      database.exec('SELECT 1');
    });
    expect(toStorageError(closed).context.reason).toMatch(/closed/);
  });

  test('a StorageError stays what it is, and says what the call was about', () => {
    const error = new StorageError('TOO_LARGE', { limit: 1, actual: 2 });
    expect(toStorageError(error, ABOUT)).toMatchObject({
      code: 'TOO_LARGE',
      context: { ...ABOUT, limit: 1, actual: 2 },
      cause: error,
    });
  });
});
