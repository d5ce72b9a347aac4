import { StorageError, type Call } from '../storage/index.js';
import type { Clock } from './clock.js';

/** How long a backend has to stop once its caller has gone, in milliseconds. */
const STOPS_WITHIN_MS = 5000;

/**
 * One try of a call: it has a signal of its own, and a time within which the backend must do the
 * next thing that it is waited for. Past that the try ends in TIMEOUT, whatever the backend does.
 *
 * When the caller goes, the backend is told and answers what has come of it: a write may be done
 * already. One that takes no notice is not waited for: CANCELLED.
 */
export class Attempt {
  /** The call as the backend gets it. */
  readonly call: Call;
  readonly #caller: AbortSignal;
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  #stopTimer: () => void = nothing;
  /** How long the backend is waited for, from when it is. */
  #patienceMs = 0;
  #fail: (error: StorageError) => void = nothing;

  constructor({ signal, requestId }: Call, clock: Clock) {
    this.#caller = signal;
    this.#clock = clock;
    this.call = { signal: this.#abort.signal, requestId };
  }

  /** A try that is over with its answer. */
  whole<T>(work: (call: Call) => Promise<T>): Promise<T> {
    return this.#raced(work, () => {
      this.end();
    });
  }

  /**
   * A try that goes on after its answer, until `end`.
   * @param late gets an answer that comes when nobody waits for it any more
   */
  answer<T>(
    work: (call: Call) => Promise<T>,
    late: (answer: T) => void = nothing,
  ): Promise<T> {
    return this.#raced(work, nothing, late);
  }

  /** Who is told of a failure from here on, in place of who waits for the answer. */
  failsTo(fail: (error: StorageError) => void): void {
    this.#fail = fail;
  }

  /** The backend is waited for, for `ms` from now at the most. */
  expectWithin(ms: number): void {
    if (this.call.signal.aborted) return;
    this.#waitFor(ms);
  }

  /** Somebody else is waited for. */
  pause(): void {
    if (this.call.signal.aborted) return;
    this.#stopTimer();
    this.#stopTimer = nothing;
  }

  /** Nothing more is expected; neither a timer nor a listener is left. */
  end(): void {
    this.#stopTimer();
    this.#fail = nothing;
    this.#caller.removeEventListener('abort', this.#stop);
  }

  /** No async function: each call goes through here, and what it awaits would be paid each time. */
  #raced<T>(
    work: (call: Call) => Promise<T>,
    over: () => void,
    late: (answer: T) => void = nothing,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let open = true;
      this.#fail = (error) => {
        open = false;
        reject(error);
      };
      if (this.#caller.aborted) this.#stop();
      else this.#caller.addEventListener('abort', this.#stop, ONCE);
      const made = work(this.call);
      made.then(
        (answer) => {
          if (!open) {
            late(answer);
            return;
          }
          over();
          resolve(answer);
        },
        () => {
          over();
          resolve(made);
        },
      );
    });
  }

  #waitFor(ms: number): void {
    this.#stopTimer();
    this.#patienceMs = ms;
    this.#stopTimer = this.#clock.after(ms, this.#expire);
  }

  readonly #stop = (): void => {
    this.#waitFor(STOPS_WITHIN_MS);
    this.#abort.abort(this.#caller.reason);
  };

  readonly #expire = (): void => {
    const code = this.#caller.aborted ? 'CANCELLED' : 'TIMEOUT';
    const seconds = Number((this.#patienceMs / 1000).toFixed(1));
    const reason = `nothing happened there for ${seconds} s`;
    const fail = this.#fail;
    this.end();
    const error = new StorageError(code, { reason });
    fail(error);
    this.#abort.abort(error);
  };
}

const ONCE = { once: true } as const;

function nothing(): void {
  // Nobody to tell.
}
