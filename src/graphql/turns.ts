/** Lets at most so many run at once; the others wait, first come, first served. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs `work` when it is its turn. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((begin) => this.#waiting.push(begin));

    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

/** Turns for each account by itself. */
export class AccountTurns {
  readonly #atOnce: number;
  readonly #turns = new Map<string, Turns>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Runs `work` when it is the account's turn. */
  take<T>(account: string, work: () => Promise<T>): Promise<T> {
    const turns = this.#turns.get(account) ?? new Turns(this.#atOnce);
    this.#turns.set(account, turns);
    return turns.take(work);
  }
}
