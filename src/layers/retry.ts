import {
  isStorageError,
  type StorageBackend,
  type StorageError,
} from '../storage/index.js';
import type { Clock } from './clock.js';
import type { Ask, Invocation } from './invocation.js';
import { takesBody, traitsOf } from './operations.js';
import { wait } from './wait.js';

/** How calls are made again. */
export interface Repeating {
  readonly clock: Clock;
  /** 0 to 1, such as Math.random. */
  readonly random: () => number;
}

/** In all, the first one included. */
const MAX_TRIES = 3;

/** The most that is waited before the second try; each later one may wait twice as long. */
const BACKOFF_MS = 200;

/** A backend that asks for a longer pause than this has its answer given on at once. */
const LONGEST_PAUSE_MS = 5000;

/**
 * Makes a call again that failed for a while, where a second one does no harm: see operations.ts.
 * The waits are drawn at random, so that callers which failed together don't come back together.
 */
export function retry(repeating: Repeating, next: Ask): Ask {
  const tried: Ask = async (invocation) => {
    invocation.tally.tries += 1;
    try {
      return await next(invocation);
    } catch (error) {
      const pauseMs = pauseAfter(error, invocation, repeating);
      if (pauseMs === undefined) throw error;
      await wait(pauseMs, invocation.call, repeating.clock);
      return await tried(invocation);
    }
  };
  return tried;
}

/** How long to wait before the next try; undefined where there is to be none. */
function pauseAfter(
  error: unknown,
  invocation: Invocation,
  { clock, random }: Repeating,
): number | undefined {
  if (!isStorageError(error) || !isSafe(error, invocation)) return undefined;
  const { tally, until, call } = invocation;
  const { retryAfterSeconds = 0 } = error.context;
  const askedMs = retryAfterSeconds * 1000;
  const pauseMs = askedMs + random() * BACKOFF_MS * 2 ** (tally.tries - 1);

  const isWorthIt =
    !call.signal.aborted &&
    tally.tries < MAX_TRIES &&
    askedMs <= LONGEST_PAUSE_MS &&
    clock.now() + pauseMs < until;
  return isWorthIt ? pauseMs : undefined;
}

function isSafe(error: StorageError, invocation: Invocation): boolean {
  const { operation } = invocation;
  if (!traitsOf(operation).repeatedAfter.includes(error.code)) return false;
  return !takesBody(operation) || isUntouched(invocation);
}

/**
 * Whether a body can be given again from its start, and can't have been stored: not one byte was
 * asked for. One that is known to be empty can be stored without asking.
 */
function isUntouched({ given, tally }: Invocation): boolean {
  const [, object] = given as Parameters<StorageBackend['writeObject']>;
  return !tally.bodyAsked && object.size !== 0 && !object.body.destroyed;
}
