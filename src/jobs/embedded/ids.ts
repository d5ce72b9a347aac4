import { randomBytes } from 'node:crypto';

/** Microseconds in base 36 are as long until the year 6141. */
const DIGITS = 11;

/** Makes ids that are in the order in which they were made, also when the clock stands or goes back. */
export class JobIds {
  readonly #now: () => number;
  #last: number;

  /** `now` in milliseconds since 1970; all ids come after `last`. */
  constructor(now: () => number, last: string | undefined) {
    this.#now = now;
    this.#last = last === undefined ? 0 : parseInt(last.slice(0, DIGITS), 36);
  }

  next(): string {
    this.#last = Math.max(this.#now() * 1000, this.#last + 1);
    const time = this.#last.toString(36).padStart(DIGITS, '0');
    return `${time}-${randomBytes(8).toString('hex')}`;
  }
}
