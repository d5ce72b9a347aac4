/** The longest pause that is drawn, however often it was tried. */
const LONGEST_DRAWN_MS = 60_000;

/** From one millisecond on, that is more than the longest. */
const MOST_DOUBLED = 16;

/** The longest pause that somebody else may ask for. */
const LONGEST_ASKED_MS = 600_000;

/** What has been tried so far. */
export interface Tried {
  /** At least 1. */
  readonly tries: number;
  readonly backoffMs: number;
  readonly retryAfterMs?: number;
}

/**
 * Milliseconds until something is tried again: what was asked for, and a part drawn at random, so that
 * what failed together does not come back together. `random` is 0 to 1.
 */
export function pauseAfter(
  { tries, backoffMs, retryAfterMs = 0 }: Tried,
  random: () => number = Math.random,
): number {
  const asked = Math.min(Math.max(retryAfterMs, 0), LONGEST_ASKED_MS);
  const doubled = Math.min(tries - 1, MOST_DOUBLED);
  const longest = Math.min(backoffMs * 2 ** doubled, LONGEST_DRAWN_MS);
  return Math.floor(asked + random() * longest);
}
