import type {
  Call,
  ErrorContext,
  StorageErrorCode,
} from '../../src/storage/index.js';
import { isStorageError, StorageError } from '../../src/storage/index.js';

type Meaning = readonly [code: StorageErrorCode, reason: string];

const DISK_FULL: Meaning = ['UNAVAILABLE', 'the disk of the store is full'];
const FILE_TOO_LARGE: Meaning = [
  'TOO_LARGE',
  "the disk's file system holds no file as large as this object",
];
const DISK_BROKEN: Meaning = [
  'UNAVAILABLE',
  'the disk of the store reported an error',
];
const READ_ONLY: Meaning = ['UNAVAILABLE', 'the store can only be read'];
const NO_PERMISSION: Meaning = [
  'PERMISSION_DENIED',
  'the process may not use the directory of the store',
];
const TOO_MANY_FILES: Meaning = [
  'UNAVAILABLE',
  'the process has too many files open',
];
const BUSY: Meaning = [
  'UNAVAILABLE',
  'another process reads or writes the index',
];
const DAMAGED: Meaning = ['UNEXPECTED', 'the index is damaged'];
const CLOSED: Meaning = ['UNAVAILABLE', 'the store is closed'];
const CONTENT_DAMAGED: Meaning = [
  'UNEXPECTED',
  "the object's content is missing on the disk, or cut",
];

/** What node's file system and its SQLite call their errors. */
const BY_CODE: Readonly<Partial<Record<string, Meaning>>> = {
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
  EFBIG: FILE_TOO_LARGE,
  EIO: DISK_BROKEN,
  EROFS: READ_ONLY,
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EMFILE: TOO_MANY_FILES,
  ENFILE: TOO_MANY_FILES,
  ENOENT: CONTENT_DAMAGED,
  ELOOP: CONTENT_DAMAGED,
  ERR_INVALID_STATE: CLOSED,
};

/** SQLite's primary result codes, https://sqlite.org/rescode.html. */
const BY_SQLITE_CODE: Readonly<Partial<Record<number, Meaning>>> = {
  3: NO_PERMISSION,
  5: BUSY,
  6: BUSY,
  8: READ_ONLY,
  10: DISK_BROKEN,
  11: DAMAGED,
  13: DISK_FULL,
  14: NO_PERMISSION,
  26: DAMAGED,
};

const SQLITE_PRIMARY_CODE = 0xff;
export const SQLITE_BUSY = 5;

/** Failures to open that another path, or other rights, would cure. */
const PATH_CODES: ReadonlySet<string> = new Set([
  'EACCES',
  'EEXIST',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

/** The same of SQLite's: no permission, read-only, can't open, not a database. */
const PATH_SQLITE_CODES: ReadonlySet<number> = new Set([3, 8, 14, 26]);

/** Anything thrown while the store is used; a StorageError stays what it is. */
export function toStorageError(
  error: unknown,
  about: ErrorContext = {},
): StorageError {
  if (isStorageError(error)) return placed(error, about);
  const [code, reason] = meaningOf(error);
  return new StorageError(code, { backend: 'local', ...about, reason }, error);
}

/** What a step deep inside refused says also what the call was about. */
function placed(error: StorageError, about: ErrorContext): StorageError {
  const context = { ...about, ...error.context };
  return new StorageError(error.code, context, error.cause ?? error);
}

/** Anything thrown while the store is opened. */
export function toOpenError(error: unknown, path: string): StorageError {
  const about = { backend: 'local', operation: 'open' };
  if (!isAboutPath(error)) return toStorageError(error, about);

  const detail = has(error, 'message') ? String(error.message) : '';
  const reason = `${path} can't be used as a store: ${detail}`;
  return new StorageError('CONFIG_INVALID', { ...about, reason }, error);
}

/** SQLite's own number for an error, without its details; undefined where it is none of SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (!has(error, 'errcode')) return undefined;
  return Number(error.errcode) & SQLITE_PRIMARY_CODE;
}

/** That a call was given up by who made it. */
export function cancelled({ signal }: Call): StorageError {
  return new StorageError('CANCELLED', { backend: 'local' }, signal.reason);
}

/** That what is in the index is not on the disk, or not whole. */
export function contentDamaged(about: ErrorContext, cause?: unknown) {
  const [code, reason] = CONTENT_DAMAGED;
  return new StorageError(code, { backend: 'local', ...about, reason }, cause);
}

function meaningOf(error: unknown): Meaning {
  const sqlite = sqliteCode(error);
  const known =
    sqlite === undefined ? BY_CODE[codeOf(error)] : BY_SQLITE_CODE[sqlite];
  return known ?? ['UNEXPECTED', 'the local store failed'];
}

function isAboutPath(error: unknown): boolean {
  const sqlite = sqliteCode(error);
  return sqlite === undefined
    ? PATH_CODES.has(codeOf(error))
    : PATH_SQLITE_CODES.has(sqlite);
}

function codeOf(error: unknown): string {
  return has(error, 'code') ? String(error.code) : '';
}

/** Node's own errors are no `instanceof Error` where a test runs in a context of its own. */
function has<Key extends string>(
  error: unknown,
  key: Key,
): error is Readonly<Record<Key, unknown>> {
  return typeof error === 'object' && error !== null && key in error;
}
