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

/** Something to be done later, unless it is called off. */
interface Alarm {
  readonly ms: number;
  readonly act: () => void;
  timer?: NodeJS.Timeout;
  isOff: boolean;
}

/** Those set since the event loop last turned. */
let fresh: Alarm[] = [];

/**
 * The machine's own. Calls that are answered before the event loop turns never get a timer: on a
 * backend as quick as a disk that is nearly all of them, and timers were a twentieth of their cost.
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, act) => {
    const alarm: Alarm = { ms, act, isOff: false };
    if (fresh.push(alarm) === 1) setImmediate(setTimers);
    return () => {
      alarm.isOff = true;
      clearTimeout(alarm.timer);
    };
  },
};

function setTimers(): void {
  const alarms = fresh;
  fresh = [];
  for (const alarm of alarms) {
    if (!alarm.isOff) alarm.timer = setTimeout(alarm.act, alarm.ms);
  }
}
