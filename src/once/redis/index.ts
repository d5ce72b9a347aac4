import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisLink } from '../../redis/index.js';
import {
  checkSame,
  MAX_KEYS,
  type Asked,
  type Once,
  type Outcome,
} from '../once.js';
import { unlessAborted } from '../unless-aborted.js';
import { Turn, type TurnOptions } from './turn.js';

/** Where answers are kept that several processes give. */
export interface SharedOnceOptions {
  /** Such as `redis://user:password@redis.example:6379/0`; `rediss://` for TLS. */
  readonly url: string;
  /** What all their keys in Redis begin with, so that others may use it too. */
  readonly prefix?: string;
  /** After how many milliseconds without a word from who does the work another may. */
  readonly lockMs?: number;
  /** How many keys are kept at once, for all processes; 250,000 when absent. */
  readonly maxKeys?: number;
}

const LOCK_MS = 15_000;

/** How often one looks who waits for what another does, in milliseconds. */
const LOOKS_EVERY_MS = 100;

/**
 * Keeps answers in Redis, for all processes on it; see Once. Where Redis is away nothing is begun, and a
 * process that can't say so for 15 seconds has lost its turn: another one does the same then, and the
 * first answer of the two stands.
 * @throws RedisUnavailableError where Redis can't be reached, or may throw answers away
 */
export async function openSharedOnce({
  url,
  prefix = 'stowage',
  lockMs = LOCK_MS,
  maxKeys = MAX_KEYS,
}: SharedOnceOptions): Promise<Once> {
  const link = new RedisLink(url);
  try {
    await link.check();
  } catch (error) {
    link.close();
    throw error;
  }
  const root = `{${prefix}}:once`;
  return new SharedOnce(
    { link, lockMs, maxKeys, allKeys: `${root}:all` },
    root,
  );
}

class SharedOnce implements Once {
  readonly #room: TurnOptions;
  readonly #prefix: string;

  constructor(room: TurnOptions, prefix: string) {
    this.#room = room;
    this.#prefix = prefix;
  }

  async answer(
    asked: Asked,
    work: () => Promise<Outcome>,
    signal: AbortSignal,
  ): Promise<string> {
    const place = { ...this.#room, key: `${this.#prefix}:${nameOf(asked)}` };
    for (;;) {
      const found = await Turn.take(place, asked.fingerprint);
      if (found instanceof Turn) return done(found, work);
      checkSame(asked, found.fingerprint);
      if (found.answer !== undefined) return found.answer;
      await unlessAborted(delay(LOOKS_EVERY_MS), signal);
    }
  }

  close(): Promise<void> {
    this.#room.link.close();
    return Promise.resolve();
  }
}

async function done(turn: Turn, work: () => Promise<Outcome>): Promise<string> {
  try {
    const { answer, stands } = await work();
    if (stands) return await turn.keep(answer);
    await turn.letGo();
    return answer;
  } catch (error) {
    await turn.letGo();
    throw error;
  }
}

/** Of one length, and nothing that a caller wrote. */
function nameOf({ owner, key }: Asked): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, key]))
    .digest('hex');
}
