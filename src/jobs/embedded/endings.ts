import { pauseAfter } from '../pauses.js';
import { writeSurely, type Desk } from './desk.js';
import type { Entry, JobEnding } from './rows.js';

/** A job that is about to be over. */
type EndingEntry = Entry & { readonly ending: JobEnding };

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
      const isGone = await this.#abandon(entry);
      await writeSurely(this.#desk, () => {
        this.#settle(entry, isGone);
      });
    } finally {
      this.#live.delete(id);
    }
  }

  async #abandon({ job, saved }: EndingEntry): Promise<boolean> {
    try {
      await this.#desk.rules.runners[job.kind]?.abandon(job, saved);
      return true;
    } catch {
      return false;
    }
  }

  #settle({ job, ending, tries }: EndingEntry, isGone: boolean): void {
    const { table, clock, rules } = this.#desk;
    const now = clock.now();
    if (isGone) {
      table.finish(job.id, { state: ending, result: null, finishedAt: now });
      return;
    }
    const { backoffMs } = rules;
    const pauseMs = pauseAfter({ tries: tries + 1, backoffMs });
    table.endLater(job.id, { tries: tries + 1, dueAt: now + pauseMs });
  }
}
