import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** One master key; the keys that sign are derived from it. */
export interface Key {
  /** What a ticket names it by; eight characters of base64url. */
  readonly id: string;
  readonly secret: Buffer;
  readonly createdAt: Date;
  /** When another took its place; it verifies what it signed for as long as that may live. */
  readonly retiredAt?: Date;
}

interface KeyRecord {
  readonly id: string;
  readonly secret: string;
  readonly createdAt: string;
  readonly retiredAt?: string;
}

/**
 * The keys, oldest first; none where there is no file yet.
 * @throws Error naming the file, when it holds something else
 */
export function readKeys(path: string): readonly Key[] {
  if (!existsSync(path)) return [];
  try {
    const { keys } = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly keys: readonly KeyRecord[];
    };
    return keys.map(keyOf);
  } catch (cause) {
    const message =
      `${path} does not hold signing keys. Put back a copy, or remove it: new keys are then made, ` +
      'and the URLs and upload IDs given out so far stop working.';
    throw new Error(message, { cause });
  }
}

/** Puts the keys in place whole, readable by their owner only, and on the disk when this returns. */
export function writeKeys(path: string, keys: readonly Key[]): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const text = JSON.stringify({ keys: keys.map(recordOf) }, undefined, 2);
  writeFileSync(temporary, text, { flag: 'wx', mode: 0o600, flush: true });
  renameSync(temporary, path);
  syncDirectory(dirname(path));
}

/** A rename is only sure to outlive a power cut once its directory is on the disk. */
function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function keyOf(record: KeyRecord): Key {
  const secret = Buffer.from(record.secret, 'base64url');
  if (secret.length !== 32) throw new Error('a secret is not of 32 bytes');
  return {
    id: record.id,
    secret,
    createdAt: dateOf(record.createdAt),
    ...(record.retiredAt && { retiredAt: dateOf(record.retiredAt) }),
  };
}

function dateOf(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new Error(`'${text}' is no date`);
  return date;
}

function recordOf(key: Key): KeyRecord {
  return {
    id: key.id,
    secret: key.secret.toString('base64url'),
    createdAt: key.createdAt.toISOString(),
    ...(key.retiredAt && { retiredAt: key.retiredAt.toISOString() }),
  };
}
