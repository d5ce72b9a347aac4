/** How long what waits may wait, in milliseconds. */
export interface HttpLimits {
  /** A body that makes no progress, either way. */
  readonly idleMs: number;
  /** Answers under way, once close() has been called. */
  readonly drainMs: number;
  /** A body that nobody wants any more, read only so that its sender can read the answer. */
  readonly lingerMs: number;
}

export const USUAL_LIMITS: HttpLimits = {
  idleMs: 60_000,
  drainMs: 30_000,
  lingerMs: 10_000,
};
