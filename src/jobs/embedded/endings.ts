import { tellLeft } from '../left.js';
import { pauseAfter } from '../pauses.js';
import { writeSurely, type Desk } from './desk.js';
import { textOf, type Entry, type JobEnding } from './rows.js';
import type { Outcome } from './table.js';

/** A job that is about to be over. */
type EndingEntry = Entry & { readonly ending: JobEnding };

/** How it ended; what it left stays where there is `left`, the error of the last try to take it away. */
type Ended = Omit<Outcome, 'finishedAt'> & { readonly left?: unknown };

export function isEnding(entry: Entry): entry is EndingEntry {
  return entry.ending !== undefined;
}

/** Jobs of which what they left is being taken away, in this process. */
export class Endings {
  readonly #desk: Desk;
  readonly #live = new Set<string>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  has(id: string): boolean {
    return this.#live.has(id);
  }

  get size(): number {
    return this.#live.size;
  }

  /** Ends when it is written that the job is over, or when that is tried again. */
  async end(entry: EndingEntry): Promise<void> {
    const { id } = entry.job;
    this.#live.add(id);
    try {
      const ended = await this.#abandon(entry);
      await writeSurely(this.#desk, () => {
        this.#settle(entry, ended);
      });
      if (ended && 'left' in ended) {
        tellLeft(this.#desk.rules, entry.job, ended.left);
      }
    } finally {
      this.#live.delete(id);
    }
  }

  /** How the job ends; undefined where it is to be tried again. */
  async #abandon(entry: EndingEntry): Promise<Ended | undefined> {
    const { job, saved, ending, tries } = entry;
    const { runners, maxAbandons } = this.#desk.rules;
    const asItWasToBe = { state: ending, result: null };
    try {
      const result = textOf(await runners[job.kind]?.abandon(job, saved));
      return result === null ? asItWasToBe : { state: 'SUCCEEDED', result };
    } catch (left) {
      return tries + 1 < maxAbandons ? undefined : { ...asItWasToBe, left };
    }
  }

  #settle({ job, tries }: EndingEntry, ended: Ended | undefined): void {
    const { table, clock, rules } = this.#desk;
    const now = clock.now();
    if (ended) {
      table.finish(job.id, { ...ended, finishedAt: now });
      return;
    }
    const { backoffMs } = rules;
    const pauseMs = pauseAfter({ tries: tries + 1, backoffMs });
    table.endLater(job.id, { tries: tries + 1, dueAt: now + pauseMs });
  }
}
