import { Caller } from '../../src/gateway/index.js';
import type { StorageBackend } from '../../src/storage/index.js';
import { openHouse, type House } from '../gateway/house.js';

/** A house whose account `one` counts what it is asked. */
export interface CountingHouse {
  readonly house: House;
  readonly caller: Caller;
  /** Calls since the last look, by method. */
  readonly counts: () => Readonly<Record<string, number>>;
  /** How many calls were ever under way at once. */
  readonly mostAtOnce: () => number;
}

/** Names of methods whose calls fail, with what. */
export type Failing = Readonly<Record<string, Error>>;

export function openCountingHouse(failing: Failing = {}): CountingHouse {
  const house = openHouse();
  let calls: Record<string, number> = {};
  let under = 0;
  let most = 0;

  async function counted(name: string, run: () => unknown): Promise<unknown> {
    calls[name] = (calls[name] ?? 0) + 1;
    under += 1;
    most = Math.max(most, under);
    try {
      await Promise.resolve();
      const failure = failing[name];
      if (failure) throw failure;
      return await run();
    } finally {
      under -= 1;
    }
  }

  const one = watched(house.one, counted);
  const accounts = new Map([
    ['one', one],
    ['two', house.two],
  ]);
  const { services, call } = house.caller;
  return {
    house,
    caller: new Caller({ ...services, accounts }, call),
    counts: () => {
      const seen = calls;
      calls = {};
      return seen;
    },
    mostAtOnce: () => most,
  };
}

type Counted = (name: string, run: () => unknown) => Promise<unknown>;

/** The same backend, with every method of its own and of its facets told to `counted` first. */
function watched(backend: StorageBackend, counted: Counted): StorageBackend {
  const watch = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(from, name) {
        const value: unknown = Reflect.get(from, name);
        if (typeof value === 'function') {
          return (...args: unknown[]) =>
            counted(String(name), () => Reflect.apply(value, from, args));
        }
        const facet = typeof value === 'object' && value !== null;
        return facet ? watch(value) : value;
      },
    });
  return watch(backend);
}
