import {
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { join } from 'node:path';
import { readKeys, writeKeys, type Key } from './key-file.js';

/** What a key may be used for; a ticket of one purpose is forged for another. */
export type Purpose = 'blob' | 'upload';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The longest that anything signed may live, in milliseconds; retired keys verify for as long. */
export const MAX_TICKET_LIFE_MS = 7 * DAY_MS;

const DEFAULT_ROTATION_MS = 30 * DAY_MS;

export interface KeyRingOptions {
  readonly dataDir: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a key signs before a new one does; 30 days when absent. */
  readonly rotateAfterMs?: number;
}

/** One key that signs, and those before it that still verify; kept in `keys.json`. */
export class KeyRing {
  readonly #path: string;
  readonly #now: () => number;
  readonly #rotateAfterMs: number;
  #keys: readonly Key[];

  /** @throws Error when `keys.json` can't be read or written */
  constructor(options: KeyRingOptions) {
    this.#path = join(options.dataDir, 'keys.json');
    this.#now = options.now;
    this.#rotateAfterMs = options.rotateAfterMs ?? DEFAULT_ROTATION_MS;
    this.#keys = readKeys(this.#path);
    this.signingKey();
  }

  /**
   * The key to sign with now. A new one is on the disk before it signs anything; that write blocks, once in
   * a rotation.
   */
  signingKey(): Key {
    const current = this.#keys.at(-1);
    const now = this.#now();
    if (current && now - current.createdAt.getTime() < this.#rotateAfterMs) {
      return current;
    }

    const fresh = newKey(new Date(now));
    const older = this.#keys.map((key) => retired(key, fresh.createdAt));
    const keys = [...older.filter((key) => mayVerify(key, now)), fresh];
    writeKeys(this.#path, keys);
    this.#keys = keys;
    return fresh;
  }

  /** The key of that id, while what it signed may still live. */
  find(id: string): Key | undefined {
    const key = this.#keys.find((each) => each.id === id);
    return key && mayVerify(key, this.#now()) ? key : undefined;
  }
}

const DERIVED = new WeakMap<Key, Map<Purpose, KeyObject>>();

/** The 32 bytes that sign for one purpose; derived once a key, since each request needs them. */
export function derivedKey(key: Key, purpose: Purpose): KeyObject {
  const derived = DERIVED.get(key) ?? new Map<Purpose, KeyObject>();
  DERIVED.set(key, derived);
  const known = derived.get(purpose);
  if (known) return known;

  const info = `stowage ticket ${key.id} ${purpose}`;
  const bytes = Buffer.from(hkdfSync('sha256', key.secret, '', info, 32));
  const made = createSecretKey(bytes);
  derived.set(purpose, made);
  return made;
}

function newKey(createdAt: Date): Key {
  const id = randomBytes(6).toString('base64url');
  return { id, secret: randomBytes(32), createdAt };
}

function retired(key: Key, retiredAt: Date): Key {
  return key.retiredAt ? key : { ...key, retiredAt };
}

function mayVerify({ retiredAt }: Key, now: number): boolean {
  return !retiredAt || now < retiredAt.getTime() + MAX_TICKET_LIFE_MS;
}
