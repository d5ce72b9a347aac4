import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/layers/index.js';

/** Turns of the event loop that streams and promises need to come to rest. */
const TURNS = 6;

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

/** A clock that stands still until a test turns it. */
export class TestClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    const timer = { at: this.#now + ms, act };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass; what is due happens in its order, and comes to rest before the next. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let due = this.#next(); due && due.at <= end; due = this.#next()) {
      await this.#fire(due);
    }
    this.#now = end;
  }

  /**
   * Lets as much time pass as a promise needs to end.
   * @throws Error where it waits for something other than time
   */
  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { open: true };
    const close = () => {
      state.open = false;
    };
    promise.then(close, close);
    await settled();
    while (state.open) {
      const next = this.#next();
      if (!next) throw new Error('It waits, and no timer is set.');
      await this.#fire(next);
    }
    return promise;
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((one, other) => one.at - other.at)[0];
  }

  async #fire(timer: Timer): Promise<void> {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.act();
    await settled();
  }
}

/** All that can happen without time passing has happened. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < TURNS; turns += 1) await turn();
}
