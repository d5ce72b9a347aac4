/** Time, which tests turn themselves. */
export interface JobClock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Has `act` run once, `ms` from now.
   * @returns what keeps it from running
   */
  after(ms: number, act: () => void): () => void;
}

/** The machine's own. */
export const systemJobClock: JobClock = {
  now: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
