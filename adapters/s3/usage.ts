import { setTimeout as delay } from 'node:timers/promises';
import type { AccountStat } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { UsageWalk } from './usage-walk.js';

/** So long a caller waits for the walk that its question began, in milliseconds. */
const PATIENCE_MS = 1_000;

/** After a walk there is none for so many times as long as it took: it costs its owner requests. */
const REST_FACTOR = 20;

/** And at least and at most so long, in milliseconds. */
const MIN_REST_MS = 1_000;
const MAX_REST_MS = 24 * 3_600_000;

/** After a failure, in milliseconds. */
const RETRY_MS = 10_000;

/** What an account holds, as the last walk through it found: asked for, a new one begins when it is time. */
export class Usage {
  readonly #desk: Desk;
  #figure: AccountStat | undefined;
  /** The one under way, or that failed and goes on where it was. */
  #walk: UsageWalk | undefined;
  #underWay: Promise<void> | undefined;
  #restsUntil = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /**
   * The last figure; undefined while there is none. A small account's is as of now.
   * @throws what the service answers where that is why there is none
   */
  async figure(signal: AbortSignal): Promise<AccountStat | undefined> {
    if (Date.now() >= this.#restsUntil) this.#underWay ??= this.#go();
    try {
      if (this.#underWay) await atMost(this.#underWay, signal);
    } catch (error) {
      if (signal.aborted || this.#figure === undefined) throw error;
    }
    return this.#figure;
  }

  #go(): Promise<void> {
    const going = this.#finish().finally(() => {
      this.#underWay = undefined;
    });
    going.catch(() => {
      this.#restsUntil = Date.now() + RETRY_MS; // Who still waits hears of it; another goes on.
    });
    return going;
  }

  async #finish(): Promise<void> {
    const begun = Date.now();
    const walk = (this.#walk ??= new UsageWalk(this.#desk));
    const totals = await walk.goOn();
    this.#walk = undefined;
    this.#figure = { ...totals, asOf: walk.begunAt, exact: false };
    this.#restsUntil = Date.now() + restAfter(Date.now() - begun);
  }
}

async function atMost(going: Promise<void>, signal: AbortSignal) {
  const patience = delay(PATIENCE_MS, undefined, { signal, ref: false });
  await Promise.race([going, patience]);
}

function restAfter(tookMs: number): number {
  return Math.min(MAX_REST_MS, Math.max(MIN_REST_MS, REST_FACTOR * tookMs));
}
