import { StorageError } from '../storage/index.js';
import type { Clock } from './clock.js';
import type { Invocation } from './invocation.js';
import type { LaneName } from './operations.js';

/** How many calls an account takes at once. */
export interface Width {
  readonly clock: Clock;
  readonly callsInFlight: number;
  /** In each lane. */
  readonly callsWaiting: number;
}

/** Gives a place back. To be called once. */
export type Release = () => void;

/** Bodies move at the pace of their clients, who must not be able to shut others out. */
const BODIES_A_CALL = 4;

/**
 * The lanes of one account. Bodies have lanes of their own, and each way its own, so that no call
 * waits for a place that another one holds while it waits for it: what holds a place in `calls` waits
 * for the backend alone. A clone across accounts holds one in `reads` and then waits for one in
 * `writes`, never the other way around; and what holds one in `writes` waits for its client, or for a
 * read that has its place.
 */
export function lanesOf(width: Width): Readonly<Record<LaneName, Lane>> {
  const bodies = {
    ...width,
    callsInFlight: width.callsInFlight * BODIES_A_CALL,
  };
  return {
    calls: new Lane(width),
    reads: new Lane(bodies),
    writes: new Lane(bodies),
  };
}

/** A number of places, and who waits for one: first come, first served. */
export class Lane {
  readonly #width: Width;
  readonly #waiting = new Set<(place: Release) => void>();
  #taken = 0;

  constructor(width: Width) {
    this.#width = width;
  }

  /** A place, if one is free. */
  takeNow(): Release | undefined {
    if (this.#taken >= this.#width.callsInFlight) return undefined;
    this.#taken += 1;
    return this.#leave;
  }

  /**
   * A place, when one is free.
   * @throws StorageError CANCELLED, TIMEOUT when there was none in the call's time, RATE_LIMITED
   * when too many wait
   */
  take(invocation: Invocation): Promise<Release> {
    const { callsWaiting, clock } = this.#width;
    const { signal } = invocation.call;
    if (signal.aborted) return Promise.reject(new StorageError('CANCELLED'));
    if (this.#waiting.size >= callsWaiting) return Promise.reject(tooMany());

    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        this.#waiting.delete(begin);
        signal.removeEventListener('abort', cancel);
        stopTimer();
      };
      const begin = (place: Release) => {
        stopWaiting();
        resolve(place);
      };
      const cancel = () => {
        stopWaiting();
        reject(new StorageError('CANCELLED'));
      };
      const stopTimer = clock.after(invocation.until - clock.now(), () => {
        stopWaiting();
        reject(tooLong());
      });
      this.#waiting.add(begin);
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  readonly #leave = (): void => {
    const [next] = this.#waiting;
    if (next) next(this.#leave);
    else this.#taken -= 1;
  };
}

function tooMany(): StorageError {
  return new StorageError('RATE_LIMITED', {
    reason: 'too many calls to this account wait already',
    retryAfterSeconds: 1,
  });
}

function tooLong(): StorageError {
  const reason = 'other calls to this account left it no place in time';
  return new StorageError('TIMEOUT', { reason });
}
