import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../../src/storage/index.js';
import { SQLITE_BUSY, sqliteCode } from '../errors.js';

/** The right to use a store, held by one at a time. */
export interface Ownership {
  release(): void;
}

/**
 * Takes a store for this opening alone. What holds it is a lock of the kernel on `owner.db`, which
 * goes when the process does, however it ends.
 * @throws StorageError CONFIG_INVALID while another holds it
 */
export function takeOwnership(root: string): Ownership {
  const database = new DatabaseSync(join(root, 'owner.db'), { timeout: 0 });
  try {
    database.exec(`
      PRAGMA journal_mode = MEMORY;
      PRAGMA locking_mode = EXCLUSIVE;
      BEGIN EXCLUSIVE;
    `);
  } catch (error) {
    database.close();
    throw sqliteCode(error) === SQLITE_BUSY ? owned(root, error) : error;
  }
  return {
    release: () => {
      database.close();
    },
  };
}

function owned(root: string, cause: unknown): StorageError {
  const reason =
    `the store ${root} is in use by another process, such as a running gateway, ` +
    'or by another account of this one: stop that, or give this one another path';
  return new StorageError(
    'CONFIG_INVALID',
    { backend: 'local', operation: 'open', reason },
    cause,
  );
}
