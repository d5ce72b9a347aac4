import dns from 'node:dns';
import { promisify } from 'node:util';

/** Every address of a name, in the order in which to try them. Rejects where there is none. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/**
 * Under way at once. The system's look-up holds one of the four threads that the process reads and
 * writes files on as well, for as long as a name's servers do not answer.
 */
const AT_ONCE = 2;

/** How long a look-up may take, once it has begun. */
const ANSWERS_WITHIN_MS = 10_000;

/** The system's own, with its hosts file. Called through its module, where a test may stand in. */
export async function systemLookup(host: string): Promise<readonly string[]> {
  const found = await promisify(dns.lookup)(host, { all: true });
  return found.map(({ address }) => address);
}

/**
 * Looks up few names at once, in the order in which they are asked for. No look-up can be called off:
 * who goes away leaves the queue, but what was begun holds its place until it ends by itself.
 */
export class LookupQueue {
  readonly #lookup: Lookup;
  readonly #waiting = new Set<() => void>();
  #underWay = 0;

  constructor(lookup: Lookup) {
    this.#lookup = lookup;
  }

  /**
   * Waits for its turn, and then for the look-up, that long at most: names that hold up the queue are no
   * reason to give up on others. Rejects with the signal's reason where that comes first.
   */
  async find(host: string, over: AbortSignal): Promise<readonly string[]> {
    over.throwIfAborted();
    const found = Promise.withResolvers<readonly string[]>();
    const begin = () => {
      const late = AbortSignal.timeout(ANSWERS_WITHIN_MS);
      late.addEventListener('abort', () => {
        found.reject(late.reason);
      });
      this.#look(host).then(found.resolve, found.reject);
    };
    const leave = () => {
      this.#waiting.delete(begin);
      found.reject(over.reason);
    };
    over.addEventListener('abort', leave, { once: true });
    this.#waiting.add(begin);
    this.#beginNext();
    try {
      return await found.promise;
    } finally {
      over.removeEventListener('abort', leave);
    }
  }

  #beginNext(): void {
    const [begin] = this.#waiting;
    if (!begin || this.#underWay === AT_ONCE) return;
    this.#waiting.delete(begin);
    begin();
  }

  async #look(host: string): Promise<readonly string[]> {
    this.#underWay += 1;
    try {
      return await this.#lookup(host);
    } finally {
      this.#underWay -= 1;
      this.#beginNext();
    }
  }
}
