/** What is asked for under a key that the caller chose, so that it may be asked again. */
export interface Asked {
  /** Whose key it is; another's is another key. */
  readonly owner: string;
  readonly key: string;
  /** Tells this from anything else that could be asked. */
  readonly fingerprint: string;
}

/** What came of it. */
export interface Outcome {
  /** Any text, to be given again. */
  readonly answer: string;
  /** Whether it stands; otherwise the next one who asks tries again. */
  readonly stands: boolean;
}

/** Answers that are given again to who asks the same again. */
export interface Once {
  /**
   * Does the work, unless it was done within 24 hours: then its answer is given. Of several at once one
   * does it and the others wait for what comes of that; where it does not stand, the next one tries.
   * The answer is kept after the work is done: where a crash comes in between, or the keeping fails, it is
   * done again for who asks again.
   * @throws KeyReusedError; TooManyKeysError, where nothing is known of the key; the signal's reason, of who
   * is tired of waiting
   */
  answer(
    asked: Asked,
    work: () => Promise<Outcome>,
    signal: AbortSignal,
  ): Promise<string>;
  close(): Promise<void>;
}

/** How long answers are kept, in milliseconds. */
export const KEPT_MS = 24 * 60 * 60 * 1000;

/** How many keys are kept at once, unless something else is said. */
export const MAX_KEYS = 250_000;

/** As many keys are kept as may be; each makes room 24 hours after it was answered. */
export class TooManyKeysError extends Error {
  override readonly name = 'TooManyKeysError';
  readonly limit: number;

  constructor(limit: number) {
    super(`${limit} keys are kept already`);
    this.limit = limit;
  }
}

/** A key was given before, and for something else. */
export class KeyReusedError extends Error {
  override readonly name = 'KeyReusedError';

  constructor() {
    super('the key was given with another input before');
  }
}

/**
 * What is asked for under a key has to be what the key was given for.
 * @throws KeyReusedError
 */
export function checkSame({ fingerprint }: Asked, standing: string): void {
  if (fingerprint !== standing) throw new KeyReusedError();
}
