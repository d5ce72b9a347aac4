import type { Catalog } from './catalog.js';
import type { Timeline } from './timeline.js';

/** How many are looked up at a time. */
const BATCH = 1000;

/**
 * Ends objects whose time has come, as a deletion does. While none is due, asking costs one
 * comparison.
 */
export class Expirer {
  readonly #catalog: Catalog;
  readonly #timeline: Timeline;
  readonly #now: () => number;
  #next: number;

  constructor(catalog: Catalog, timeline: Timeline, now: () => number) {
    this.#catalog = catalog;
    this.#timeline = timeline;
    this.#now = now;
    this.#next = catalog.objects.nextExpiry();
  }

  /** Whether something may have to go before a read can answer. */
  get isDue(): boolean {
    return this.#next <= this.#now();
  }

  /** Some object is now to go at that time. */
  expect(expiresAt: number | null): void {
    this.#next = Math.min(this.#next, expiresAt ?? Infinity);
  }

  /** Inside a transaction: ends all that is due. */
  expire(): void {
    if (!this.isDue) return;

    const now = this.#now();
    let due = this.#catalog.objects.due(now, BATCH);
    while (due.length > 0) {
      for (const ref of due) this.#timeline.end(this.#timeline.subject(ref));
      due = this.#catalog.objects.due(now, BATCH);
    }
    this.#next = this.#catalog.objects.nextExpiry();
  }

  /** The transaction is undone: what was ended may be there again. */
  undone(): void {
    this.#next = this.#catalog.objects.nextExpiry();
  }
}
