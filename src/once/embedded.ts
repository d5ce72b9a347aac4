import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Answers } from './answers.js';
import { unlessAborted } from './unless-aborted.js';
import {
  checkSame,
  MAX_KEYS,
  TooManyKeysError,
  type Asked,
  type Once,
  type Outcome,
} from './once.js';

/** How answers are kept in a file. */
export interface OnceOptions {
  /** How many keys are kept at once; 250,000 when absent. */
  readonly maxKeys?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Keeps answers in a file of the data directory; for one process.
 * @throws Error when `once.db` there can't be opened
 */
export async function openOnce(
  dataDir: string,
  { maxKeys = MAX_KEYS, now = Date.now }: OnceOptions = {},
): Promise<Once> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return new EmbeddedOnce(new Answers(join(dataDir, 'once.db'), now), maxKeys);
}

/** Somebody who is at it. */
interface Turn {
  readonly fingerprint: string;
  /** Settles, and never fails, when that has come to something. */
  readonly over: Promise<void>;
}

class EmbeddedOnce implements Once {
  readonly #answers: Answers;
  readonly #maxKeys: number;
  readonly #turns = new Map<string, Turn>();

  constructor(answers: Answers, maxKeys: number) {
    this.#answers = answers;
    this.#maxKeys = maxKeys;
  }

  async answer(
    asked: Asked,
    work: () => Promise<Outcome>,
    signal: AbortSignal,
  ): Promise<string> {
    const place = JSON.stringify([asked.owner, asked.key]);
    for (;;) {
      const turn = this.#turns.get(place);
      if (!turn) break;
      checkSame(asked, turn.fingerprint);
      await unlessAborted(turn.over, signal);
    }
    return this.#known(asked) ?? (await this.#take(place, asked, work));
  }

  close(): Promise<void> {
    return Promise.resolve().then(() => {
      this.#answers.close();
    });
  }

  async #take(
    place: string,
    asked: Asked,
    work: () => Promise<Outcome>,
  ): Promise<string> {
    this.#checkRoom();
    const { promise: over, resolve } = Promise.withResolvers<undefined>();
    this.#turns.set(place, { fingerprint: asked.fingerprint, over });
    try {
      const { answer, stands } = await work();
      if (stands) this.#answers.keep(asked, answer);
      return answer;
    } finally {
      this.#turns.delete(place);
      resolve(undefined);
    }
  }

  #known(asked: Asked): string | undefined {
    const kept = this.#answers.find(asked);
    if (kept) checkSame(asked, kept.fingerprint);
    return kept?.answer;
  }

  /** Each who is at it may have an answer to keep. */
  #checkRoom(): void {
    const isRoom = this.#answers.hasRoom(this.#maxKeys - this.#turns.size);
    if (!isRoom) throw new TooManyKeysError(this.#maxKeys);
  }
}
