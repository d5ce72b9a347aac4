import { once } from 'node:events';

/** Work of one name goes on one after the other, first come, first served. */
export class Turns {
  /** Ends with the last work of each name; there are as many as there are calls that wait or work. */
  readonly #last = new Map<string, Promise<unknown>>();

  /**
   * What `work` gives, once all of the name that came before has ended, well or not.
   * @throws what `work` throws; an AbortError where the signal comes while it waits
   */
  async take<T>(
    name: string,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T> {
    const before = this.#last.get(name);
    const turn = inTurn(before, signal, work);
    const ended = Promise.allSettled([before, turn]);
    this.#last.set(name, ended);
    void ended.then(() => {
      if (this.#last.get(name) === ended) this.#last.delete(name);
    });
    return turn;
  }
}

async function inTurn<T>(
  before: Promise<unknown> | undefined,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  if (before) await unlessAborted(before, signal);
  return work();
}

async function unlessAborted(
  awaited: Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const aborted = once(signal, 'abort', { signal: over.signal });
  await Promise.race([awaited, aborted.catch(() => undefined)]);
  over.abort();
  signal.throwIfAborted();
}
