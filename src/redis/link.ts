import { Redis } from 'ioredis';
import { RedisUnavailableError } from './unavailable.js';

/** How long one command may take before it counts as failed. */
const ANSWERS_WITHIN_MS = 3_000;
const RECONNECTS_WITHIN_MS = 1_000;
const LETS_GO_WITHIN_MS = 100;

/** Told of the first failure after all went well, and with nothing when it does again. */
export type RedisWatcher = (failure: RedisUnavailableError | undefined) => void;

/** The one way to a Redis: what it answers in time, or an error that says where it is. */
export class RedisLink {
  readonly redis: Redis;
  /** Such as `redis.example:6379`; without what is secret in the URL. */
  readonly place: string;
  readonly #url: string;
  readonly #onChange: RedisWatcher;
  #isAway = false;
  #lastFailure = 'the connection is lost';

  /** `url` is such as `redis://user:password@redis.example:6379/0`, or `rediss://` for TLS. */
  constructor(url: string, onChange: RedisWatcher = () => undefined) {
    this.#url = url;
    this.#onChange = onChange;
    this.place = placeOf(url);
    this.redis = connectionTo(url);
    this.redis.on('error', (error: Error) => {
      this.#lastFailure = error.message || this.#lastFailure;
    });
  }

  /**
   * What a command answers. It may have been done though this fails.
   * @throws RedisUnavailableError
   */
  async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      const answer = await command(this.redis);
      if (this.#isAway) this.#onChange(undefined);
      this.#isAway = false;
      return answer;
    } catch (error) {
      const reason = this.#reasonOf(error);
      const failure = new RedisUnavailableError(this.place, reason);
      if (!this.#isAway) this.#onChange(failure);
      this.#isAway = true;
      throw failure;
    }
  }

  /** A second connection, for what listens: to subscribe again when it was lost is for who has it. */
  another(): Redis {
    return connectionTo(this.#url);
  }

  /**
   * Fails unless the Redis has the database that is meant, instead of which another would be used, and keeps what
   * it is given when its memory is full.
   * @throws RedisUnavailableError
   */
  async check(): Promise<void> {
    await this.ask((redis) => redis.select(redis.options.db ?? 0));
    const memory = await this.ask((redis) => redis.info('memory'));
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
    if (policy === undefined || policy === 'noeviction') return;
    const remedy =
      `its maxmemory-policy is ${policy}, under which what it keeps may vanish: ` +
      'set maxmemory-policy noeviction in redis.conf, or by CONFIG SET';
    throw new RedisUnavailableError(this.place, remedy);
  }

  close(): void {
    this.redis.disconnect();
  }

  /** Only the words: an ioredis error carries its command, which may be a sign-in. */
  #reasonOf(error: unknown): string {
    if (!(error instanceof Error)) return this.#lastFailure;
    const isLost = error.name === 'MaxRetriesPerRequestError';
    return isLost ? this.#lastFailure : error.message;
  }
}

/** Nothing waits for a Redis that is gone: it is asked anew, and each command says that it failed. */
function connectionTo(url: string): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWERS_WITHIN_MS,
    connectTimeout: ANSWERS_WITHIN_MS,
    disconnectTimeout: LETS_GO_WITHIN_MS,
    retryStrategy: (tries) => Math.min(tries * 100, RECONNECTS_WITHIN_MS),
    // Nobody hears when that fails, which ends the process.
    autoResubscribe: false,
  });
  redis.on('error', () => undefined);
  return redis;
}

/** Node's own error about a URL would carry the whole of it. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) throw new Error('the URL of the Redis is none');
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || '6379'}`;
}
