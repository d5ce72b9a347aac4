import { Readable } from 'node:stream';
import {
  StorageError,
  type Call,
  type MultipartRef,
  type StorageBackend,
} from '../../../src/storage/index.js';

type Moment = 'before' | 'after';

/** What happens once to one call of a method. */
interface Tap {
  readonly method: string;
  readonly moment: Moment;
  /** How many calls of the method go by first. */
  passing: number;
  readonly act: (call: Call) => Promise<void>;
}

/** Listens in on what a backend is asked, and meddles with it. */
export class Taps {
  /** Every call, by its method, in their order. */
  readonly calls: string[] = [];
  readonly uploads: MultipartRef[] = [];
  #taps: Tap[] = [];

  /**
   * Holds the nth call from now, before or after it is done, until its caller gives it up.
   * @returns settles when it is held
   */
  hold(moment: Moment, method: string, nth = 1): Promise<void> {
    return new Promise((reached) => {
      this.meddle(moment, method, nth, async ({ signal }) => {
        reached();
        await aborted(signal);
        throw new StorageError('CANCELLED');
      });
    });
  }

  /** Has the nth call from now fail, before or after it is done. */
  fail(moment: Moment, method: string, error: Error, nth = 1): void {
    this.meddle(moment, method, nth, () => Promise.reject(error));
  }

  /** Does something once, before or after the nth call from now. */
  meddle(moment: Moment, method: string, nth: number, act: Tap['act']): void {
    this.#taps.push({ method, moment, passing: nth - 1, act });
  }

  times(method: string): number {
    return this.calls.filter((each) => each === method).length;
  }

  async around<T>(
    method: string,
    args: readonly unknown[],
    run: () => Promise<T>,
  ): Promise<T> {
    this.calls.push(method);
    const call = args.at(-1) as Call;
    const taps = this.#taken(method);
    try {
      await acted(taps, 'before', call);
      const done = await run();
      if (method === 'beginMultipart') this.uploads.push(done as MultipartRef);
      await acted(taps, 'after', call);
      return done;
    } catch (error) {
      letGo(args);
      throw error;
    }
  }

  #taken(method: string): readonly Tap[] {
    const mine = this.#taps.filter((tap) => tap.method === method);
    const due = mine.filter(({ passing }) => passing === 0);
    for (const tap of mine) tap.passing -= 1;
    this.#taps = this.#taps.filter((tap) => !due.includes(tap));
    return due;
  }
}

/** Who is given a body reads it to its end or destroys it, on every path. */
function letGo(args: readonly unknown[]): void {
  const bodies = (args as readonly { readonly body?: unknown }[]).map(
    ({ body }) => body,
  );
  for (const body of bodies) if (body instanceof Readable) body.destroy();
}

async function acted(
  taps: readonly Tap[],
  moment: Moment,
  call: Call,
): Promise<void> {
  for (const tap of taps) if (tap.moment === moment) await tap.act(call);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

/** What a backend knows, and answers at once. */
const PLAIN: ReadonlySet<string> = new Set(['placeOf', 'signs']);

/** The same backend, with every method of its own and of its facets tapped. */
export function tapped(backend: StorageBackend, taps: Taps): StorageBackend {
  const tap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (of, key) => {
        const value: unknown = Reflect.get(of, key);
        if (typeof value === 'function' && !PLAIN.has(String(key))) {
          const method = value as (...args: unknown[]) => Promise<unknown>;
          return (...args: unknown[]) =>
            taps.around(String(key), args, () => method.apply(of, args));
        }
        return isFacet(value) ? tap(value) : value;
      },
    });
  return tap(backend);
}

function isFacet(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
