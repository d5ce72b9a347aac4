/** Time, which tests turn themselves. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /**
   * Has `act` run once, `ms` from now.
   * @returns what keeps it from running
   */
  after(ms: number, act: () => void): () => void;
}

/** The machine's own. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
