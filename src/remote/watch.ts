import { faultOf, type Phase } from './errors.js';
import { RemoteFault } from './fault.js';
import type { RemoteRequest } from './remote.js';

/** How long a file may take. */
export interface TimeLimits {
  /** From the first connection to the last byte; and what a deadline that is given comes of. */
  readonly maxSeconds: number;
  /** For a connection and the header of its answer together; and between two bytes of the body. */
  readonly idleSeconds: number;
}

/** Who waits for a file, and until when. */
type Asker = Pick<RemoteRequest, 'signal' | 'notAfter'>;

/** As long as a timer of Node's can be set. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * The time that one file takes, and what ends it: whoever asked goes away, time is up, or a rule is broken.
 * The first of these is what ended it; all that belongs to the file hears of it by `signal`.
 */
export class Watch {
  readonly #limits: TimeLimits;
  readonly #controller = new AbortController();
  readonly #asker: AbortSignal;
  readonly #total: NodeJS.Timeout;
  #silence: NodeJS.Timeout | undefined;
  #waitsSince: number | undefined;

  constructor(limits: TimeLimits, { signal, notAfter }: Asker) {
    this.#limits = limits;
    this.#asker = signal;
    const bound = milliseconds(limits.maxSeconds);
    const left = notAfter ? notAfter.getTime() - Date.now() : Infinity;
    this.#total =
      left > bound
        ? setTimeout(this.#timeIsUp, bound)
        : setTimeout(this.#deadlineIsOver, Math.max(left, 0));
    signal.addEventListener('abort', this.#cancel);
    if (signal.aborted) this.#cancel();
    if (left <= 0) this.#deadlineIsOver();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends it, unless something else has. */
  stop(fault: RemoteFault): void {
    this.#controller.abort(fault);
  }

  /** What ended it, else what the error means. */
  faultOf(error: unknown, phase: Phase): RemoteFault {
    return faultOf(this.signal.aborted ? this.signal.reason : error, phase);
  }

  /** From here on the other side is waited for. */
  waits(): void {
    this.#waitsSince ??= performance.now();
    const limit = milliseconds(this.#limits.idleSeconds);
    if (this.#silence) this.#silence.refresh();
    else this.#silence = setTimeout(this.#isSilent, limit);
  }

  /**
   * Something came, or nothing is waited for any more.
   * @returns milliseconds that were waited
   */
  rests(): number {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    const since = this.#waitsSince ?? performance.now();
    this.#waitsSince = undefined;
    return performance.now() - since;
  }

  /** No time runs any more, and nobody is heard. */
  end(): void {
    clearTimeout(this.#total);
    this.rests();
    this.#asker.removeEventListener('abort', this.#cancel);
  }

  readonly #cancel = () => {
    const cause: unknown = this.#asker.reason;
    this.stop(new RemoteFault('CANCELLED', 'It was cancelled.', { cause }));
  };

  readonly #timeIsUp = () => {
    this.#tookMoreThan(`${this.#limits.maxSeconds} s`);
  };

  readonly #deadlineIsOver = () => {
    this.#tookMoreThan(`${this.#limits.maxSeconds} s in all`);
  };

  #tookMoreThan(time: string): void {
    const limit = this.#limits.maxSeconds;
    const message = `It took more than ${time}, which an operator sets as imports.maxSeconds.`;
    this.stop(new RemoteFault('TIMED_OUT', message, { limit }));
  }

  readonly #isSilent = () => {
    const limit = this.#limits.idleSeconds;
    this.stop(
      new RemoteFault(
        'TIMED_OUT',
        `Nothing came for ${limit} s, which an operator sets as imports.idleSeconds.`,
        { limit, passing: true },
      ),
    );
  };
}

function milliseconds(seconds: number): number {
  return Math.min(seconds * 1000, LONGEST_MS);
}
