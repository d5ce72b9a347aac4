/** Where in a configuration something stands. */
export interface Place {
  /** The file as it was named. */
  readonly file: string;
  /** From 1; absent where the whole file is meant. */
  readonly line?: number;
  /** Such as `accounts.local.path`; absent where no key is meant. */
  readonly key?: string;
}

/** A `dataDir` that turned out, when it was opened, to be of no use. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';

  constructor(dataDir: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `dataDir ${dataDir} can't be used: ${why}. ` +
        'Set dataDir to a folder that this user may write, or to one that can be made',
      { cause },
    );
  }
}

/** A `redis` that turned out, when it was opened, to be of no use. */
export class RedisError extends Error {
  override readonly name = 'RedisError';

  constructor(cause: Error) {
    super(
      `redis.url: ${cause.message}. ` +
        'Without redis, jobs and idempotency keys are kept in dataDir, for one replica',
      { cause },
    );
  }
}

/** A configuration that can't be used: where, and what was expected there. Never holds a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  readonly line: number | undefined;
  readonly key: string | undefined;

  constructor(place: Place, expected: string) {
    const { file, line, key } = place;
    const where = line === undefined ? file : `${file}:${line}`;
    super([where, key, expected].filter((part) => part).join(': '));
    this.file = file;
    this.line = line;
    this.key = key;
  }
}
