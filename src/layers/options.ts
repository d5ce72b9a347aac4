import { defined } from '../storage/index.js';
import { systemClock, type Clock } from './clock.js';
import type { Tracer } from './trace.js';

/** How an account's backend is treated; each has its default. */
export interface LayerOptions {
  /** How long a call may take, in milliseconds: 30,000. Copies and other long ones take 20 times that. */
  readonly timeoutMs?: number | undefined;
  /** Calls to the account at once: 64, and 4 times as many bodies each way. */
  readonly callsInFlight?: number | undefined;
  /** Calls that wait for a place: 1,024 in each lane; one more is RATE_LIMITED. */
  readonly callsWaiting?: number | undefined;
  /** Told of each call; nobody when absent. */
  readonly tracer?: Tracer | undefined;
  readonly clock?: Clock | undefined;
  /** 0 to 1; Math.random when absent. */
  readonly random?: (() => number) | undefined;
}

const DEFAULTS = {
  timeoutMs: 30_000,
  callsInFlight: 64,
  callsWaiting: 1024,
  tracer: () => undefined,
  clock: systemClock,
  random: Math.random,
};

/** The options with the defaults of those that are left out. */
export function settledOptions(options: LayerOptions) {
  return { ...DEFAULTS, ...defined(options) };
}
