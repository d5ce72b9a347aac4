/** How long what waits may wait, in milliseconds, and how many WebSockets there may be. */
export interface HttpLimits {
  /** A body that makes no progress, either way. */
  readonly idleMs: number;
  /** Answers under way, once close() has been called. */
  readonly drainMs: number;
  /** A body that nobody wants any more, read only so that its sender can read the answer. */
  readonly lingerMs: number;
  /** A WebSocket from which nothing comes, before it is asked for a sign; and then for that sign. */
  readonly pingMs: number;
  /** WebSockets that may be open at once. */
  readonly sockets: number;
}

export const USUAL_LIMITS: HttpLimits = {
  idleMs: 60_000,
  drainMs: 30_000,
  lingerMs: 10_000,
  pingMs: 30_000,
  sockets: 1_000,
};
