import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Workshop } from './attempt.js';
import type { Changes } from './changes.js';
import { Hold } from './hold.js';
import type { Lanes, Ticket } from './lanes.js';
import type { Holding } from './records.js';
import { carryOut, end } from './run.js';
import type { Next } from './run.js';

/** With what a process takes jobs and runs them. */
export interface RunsOptions {
  readonly workshop: Workshop;
  readonly lanes: Lanes;
  readonly changes: Changes;
  readonly lockMs: number;
}

/** How long runs may take to end once the queue closes. */
const ENDS_WITHIN_MS = 5_000;

/** The jobs that this process runs: no more than it may, from all lanes in turn. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #holds = new Map<Hold, Promise<void>>();
  readonly #ending = new Set<Promise<unknown>>();
  #taking: Promise<void> | undefined;
  #again = false;
  #lastLane = '';

  constructor(options: RunsOptions) {
    this.#options = options;
    options.changes.on('cancelled', (id) => {
      for (const hold of this.#of(id)) hold.cut('CANCELLED');
    });
  }

  /** Takes what there are places for; one that is asked meanwhile looks once more. */
  take(): void {
    this.#again = true;
    this.#taking ??= this.#takeAll().finally(() => {
      this.#taking = undefined;
      if (this.#again && this.#mayTake()) this.take();
    });
  }

  /** Takes away what a cancelled job left that waits for its next try. */
  end(holding: Holding): void {
    const ended = end(holding, this.#options.workshop)
      .catch(() => undefined)
      .finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  /** Has all runs stop, and waits a while for them. The workshop is closing already. */
  async close(): Promise<void> {
    await this.#taking;
    for (const hold of this.#holds.keys()) hold.cut('CLOSED');
    const all = Promise.all([...this.#holds.values(), ...this.#ending]);
    const late = new AbortController();
    const { signal } = late;
    const tooLate = delay(ENDS_WITHIN_MS, undefined, { signal });
    await Promise.race([all, tooLate.catch(() => undefined)]);
    late.abort();
    await Promise.all([...this.#holds.keys()].map((hold) => this.#leave(hold)));
  }

  /** A run that does not stop may go on no further; that its process died is not said of it. */
  async #leave(hold: Hold): Promise<void> {
    hold.cut('LOST');
    hold.end();
    const { records } = this.#options.workshop;
    await records.release(hold.holding).catch(() => undefined);
  }

  #runsOf(id: string): readonly Promise<void>[] {
    return [...this.#holds].flatMap(([{ holding }, run]) =>
      holding.id === id ? [run] : [],
    );
  }

  #of(id: string): readonly Hold[] {
    return [...this.#holds.keys()].filter(({ holding }) => holding.id === id);
  }

  async #takeAll(): Promise<void> {
    while (this.#again && this.#mayTake()) {
      this.#again = false;
      // A Redis that is away is asked again at the next tick.
      await this.#takeInTurn().catch(() => undefined);
    }
  }

  async #takeInTurn(): Promise<void> {
    const { lanes, workshop } = this.#options;
    const names = await workshop.records.lanes();
    await lanes.keepOnly(new Set(names));
    let due = names;
    while (due.length > 0) due = await this.#takeOneOfEach(due);
  }

  /** The lanes in which there may be more. */
  async #takeOneOfEach(names: readonly string[]): Promise<readonly string[]> {
    const more: string[] = [];
    for (const lane of afterLast(names, this.#lastLane)) {
      if (!this.#mayTake()) return [];
      if (await this.#takeOne(lane)) more.push(lane);
    }
    return more;
  }

  async #takeOne(lane: string): Promise<boolean> {
    const run = randomUUID();
    const ticket = await this.#options.lanes.take(lane, run);
    if (!ticket?.id) return false;

    this.#lastLane = lane;
    const { workshop, lockMs } = this.#options;
    const { records } = workshop;
    const holding = { id: ticket.id, run };
    const hold = new Hold({ ticket, holding, records, lockMs });
    const before = this.#runsOf(ticket.id);
    const done = this.#carryOut(hold, before).finally(() => {
      hold.end();
      this.#holds.delete(hold);
      this.take();
    });
    this.#holds.set(hold, done);
    return true;
  }

  /** A run that has lost the job and goes on here all the same is waited for. */
  async #carryOut(hold: Hold, before: readonly Promise<void>[]): Promise<void> {
    const { workshop, changes } = this.#options;
    try {
      const record = await workshop.records.begin(hold.holding);
      await Promise.all(before);
      const next = record ? await carryOut({ hold, record }, workshop) : 'OVER';
      await this.#pass(hold, next);
      await changes.tell('work', hold.holding.id);
    } catch {
      // Its lock ends by itself, and somebody goes on with it.
    }
  }

  async #pass({ ticket, holding: { run } }: Hold, next: Next): Promise<void> {
    if (next === 'OVER') await ticket.moveToCompleted(null, run, false);
    else if (next === 'AGAIN') await ticket.moveToWait(run);
    else if (next !== 'LOST') await this.#passLater(ticket, run, next.afterMs);
  }

  async #passLater(ticket: Ticket, run: string, ms: number): Promise<void> {
    await ticket.moveToDelayed(Date.now() + ms, run);
    setTimeout(() => {
      this.take();
    }, ms + 1).unref();
  }

  #mayTake(): boolean {
    const { rules, closing } = this.#options.workshop;
    return this.#holds.size < rules.runsInAll && !closing.aborted;
  }
}

/** In turn: those that come after the last one, then those before. */
function afterLast(names: readonly string[], last: string): readonly string[] {
  const sorted = [...names].sort();
  const from = sorted.findIndex((name) => name > last);
  return from < 0 ? sorted : [...sorted.slice(from), ...sorted.slice(0, from)];
}
