import type { Lanes } from './lanes.js';
import type { JobRecords } from './records.js';

/** What is kept in order. */
export interface UpkeepOptions {
  readonly records: JobRecords;
  readonly lanes: Lanes;
  readonly keptMs: number;
  /** What is done at every tick. */
  readonly take: () => void;
}

const TICK_MS = 1_000;
const OFFERS_AGAIN_EVERY_MS = 60_000;

/**
 * What is done now and then, while the queue runs: jobs that a process left behind are taken back, due
 * jobs taken whose time nobody told, those removed that have been over for long enough, and those put
 * into their lane that a failing Redis left outside of it.
 */
export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#timers = [
      setInterval(() => {
        quietly(this.#tick());
      }, TICK_MS),
      setInterval(() => {
        quietly(this.#offerAll());
      }, OFFERS_AGAIN_EVERY_MS),
    ];
    options.take();
    quietly(this.#offerAll());
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  async #tick(): Promise<void> {
    const { lanes, records, keptMs, take } = this.#options;
    await lanes.takeBack();
    take();
    await records.sweep(keptMs);
  }

  async #offerAll(): Promise<void> {
    const { records } = this.#options;
    let offset = 0;
    for (;;) {
      const ids = await records.open(offset);
      if (ids.length === 0) return;
      for (const id of ids) await this.#offer(id);
      offset += ids.length;
    }
  }

  async #offer(id: string): Promise<void> {
    const { records, lanes } = this.#options;
    const job = await records.find(id);
    if (job) await lanes.offer(job.lane, id);
  }
}

/** A Redis that is away is asked again next time. */
function quietly(work: Promise<void>): void {
  work.catch(() => undefined);
}
