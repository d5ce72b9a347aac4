import { randomUUID } from 'node:crypto';
import type { RedisLink } from '../../redis/index.js';
import { KEPT_MS, TooManyKeysError } from '../once.js';
import * as scripts from './scripts.js';

/** How turns are kept. */
export interface TurnOptions {
  readonly link: RedisLink;
  /** After how many milliseconds without a word from who is at it another may be. */
  readonly lockMs: number;
  /** The key of Redis under which all places are told. */
  readonly allKeys: string;
  /** How many places there are at once. */
  readonly maxKeys: number;
}

/** Where a key of an owner stands in Redis. */
interface Place extends TurnOptions {
  readonly key: string;
}

/** What there is of a key already; without an answer, somebody is at it. */
export interface Standing {
  readonly fingerprint: string;
  readonly answer?: string;
}

/** The turn to do what a key was given for. It lasts as long as this process says so. */
export class Turn {
  readonly #place: Place;
  readonly #fingerprint: string;
  readonly #token: string;
  readonly #renewing: NodeJS.Timeout;

  private constructor(place: Place, fingerprint: string, token: string) {
    this.#place = place;
    this.#fingerprint = fingerprint;
    this.#token = token;
    this.#renewing = setInterval(() => {
      // Where Redis is away the turn may end; the work can't be stopped, and its answer is kept.
      this.#renew().catch(() => undefined);
    }, place.lockMs / 3).unref();
  }

  /**
   * The turn, where nobody has it and there is no answer; else what there is.
   * @throws RedisUnavailableError; TooManyKeysError, where there is nothing and no place for it
   */
  static async take(place: Place, fingerprint: string) {
    const token = randomUUID();
    const { lockMs, maxKeys } = place;
    const given = [fingerprint, token, lockMs, maxKeys];
    const standing = await run(place, scripts.TAKE, given);
    if (standing === 'FULL') throw new TooManyKeysError(maxKeys);
    return standingIn(standing) ?? new Turn(place, fingerprint, token);
  }

  /**
   * Ends it with an answer, which is kept; where Redis is away it is not, but whoever asked is told.
   * @returns the answer that stands: where the turn had ended before, it may be another's
   */
  async keep(answer: string): Promise<string> {
    const given = [this.#fingerprint, answer, KEPT_MS];
    try {
      return String(await run(this.#place, scripts.KEEP, given));
    } catch {
      return answer;
    } finally {
      clearInterval(this.#renewing);
    }
  }

  /** Ends it without an answer: at once, or where Redis is away, when its time is over. */
  async letGo(): Promise<void> {
    clearInterval(this.#renewing);
    await run(this.#place, scripts.LET_GO, [this.#token]).catch(
      () => undefined,
    );
  }

  #renew(): Promise<unknown> {
    const given = [this.#token, this.#place.lockMs];
    return run(this.#place, scripts.RENEW, given);
  }
}

function run(
  { link, key, allKeys }: Place,
  script: string,
  args: readonly (string | number)[],
): Promise<unknown> {
  const words = args.map(String);
  return link.ask((redis) => redis.eval(script, '2', key, allKeys, ...words));
}

function standingIn(found: unknown): Standing | undefined {
  const [fingerprint, answer] = found as readonly (string | null)[];
  if (fingerprint == null) return undefined;
  return answer == null ? { fingerprint } : { fingerprint, answer };
}
