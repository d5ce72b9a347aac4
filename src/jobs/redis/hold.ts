import type { Ticket } from './lanes.js';
import type { Holding, JobRecords } from './records.js';

/** Why a run is to stop. */
export type Cut = 'CANCELLED' | 'CLOSED' | 'LOST';

const REASONS: Readonly<Record<Cut, string>> = {
  CANCELLED: 'the job was cancelled',
  CLOSED: 'the queue closes',
  LOST: 'the job is no longer held here',
};

/** What a hold is kept with. */
export interface HoldOptions {
  readonly ticket: Ticket;
  readonly holding: Holding;
  readonly records: JobRecords;
  readonly lockMs: number;
}

/**
 * A job that this process holds: it renews the lock, and cuts the run when the job is to stop, is
 * somebody else's, or may be so because Redis does not answer.
 */
export class Hold {
  readonly holding: Holding;
  readonly ticket: Ticket;
  readonly #records: JobRecords;
  readonly #lockMs: number;
  readonly #controller = new AbortController();
  readonly #renewing: NodeJS.Timeout;
  #expiring: NodeJS.Timeout;
  #cut: Cut | undefined;
  #ended = false;

  constructor({ ticket, holding, records, lockMs }: HoldOptions) {
    this.ticket = ticket;
    this.holding = holding;
    this.#records = records;
    this.#lockMs = lockMs;
    this.#expiring = this.#expiry(Date.now());
    this.#renewing = setInterval(() => void this.#renew(), lockMs / 3);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Undefined while the run may go on. */
  get why(): Cut | undefined {
    return this.#cut;
  }

  /** Has the run stop; that the job is lost outweighs what was said before. */
  cut(why: Cut): void {
    if (this.#cut === undefined || why === 'LOST') this.#cut = why;
    this.#controller.abort(new Error(REASONS[why]));
  }

  /** Renews no more. */
  end(): void {
    this.#ended = true;
    clearInterval(this.#renewing);
    clearTimeout(this.#expiring);
  }

  async #renew(): Promise<void> {
    const asked = Date.now();
    try {
      const { run } = this.holding;
      const renewed = await this.ticket.extendLock(run, this.#lockMs);
      const stands = await this.#records.look(this.holding);
      if (!renewed || stands === 'LOST') this.cut('LOST');
      else if (stands === 'CANCELLED') this.cut('CANCELLED');
      this.#postponeExpiry(asked);
    } catch {
      // Once the lock is about to expire the run is cut; until then there is another try.
    }
  }

  #postponeExpiry(renewedAt: number): void {
    clearTimeout(this.#expiring);
    if (!this.#ended) this.#expiring = this.#expiry(renewedAt);
  }

  #expiry(renewedAt: number): NodeJS.Timeout {
    const left = renewedAt + this.#lockMs * 0.9 - Date.now();
    return setTimeout(() => {
      this.cut('LOST');
    }, left);
  }
}
