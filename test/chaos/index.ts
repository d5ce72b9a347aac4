import {
  FACETS,
  type Call,
  type StorageBackend,
} from '../../src/storage/index.js';
import type { Mishap } from './mishaps.js';

export { settled, TestClock } from './clock.js';
export * from './mishaps.js';

/**
 * What happens to the calls of an operation, one after the other; those past the list, and those
 * where it says undefined, are well. A function says it of each call, the first being 1.
 */
export type Plan = Readonly<
  Record<
    string,
    readonly (Mishap | undefined)[] | ((nth: number) => Mishap | undefined)
  >
>;

/** A backend that fails as planned, and what was asked of it. */
export interface Chaos {
  readonly backend: StorageBackend;
  /** The operations, in the order in which they were begun. */
  readonly calls: readonly string[];
  /** The most calls that were under way at once; one that was told to stop is not counted. */
  readonly mostAtOnce: () => number;
}

/** The backend, a call of which fails where the plan says so. */
export function chaos(backend: StorageBackend, plan: Plan = {}): Chaos {
  const calls: string[] = [];
  let underWay = 0;
  let most = 0;

  const begun = (operation: string, { signal }: Call): (() => void) => {
    calls.push(operation);
    underWay += 1;
    most = Math.max(most, underWay);
    const end = once(() => (underWay -= 1));
    signal.addEventListener('abort', end, { once: true });
    return end;
  };

  const through =
    (operation: string, method: AnyFunction): AnyFunction =>
    async (...given) => {
      const call = given.at(-1) as Call;
      const end = begun(operation, call);
      const nth = calls.filter((each) => each === operation).length;
      const run = async (changed = given) => await method(...changed);
      const mishap = mishapOf(plan, operation, nth);
      try {
        return await (mishap?.({ given, call, run }) ?? run());
      } finally {
        end();
      }
    };

  return { backend: wrapped(backend, through), calls, mostAtOnce: () => most };
}

type AnyFunction = (...given: readonly unknown[]) => unknown;

function mishapOf(
  plan: Plan,
  operation: string,
  nth: number,
): Mishap | undefined {
  const planned = plan[operation];
  return typeof planned === 'function' ? planned(nth) : planned?.[nth - 1];
}

/** What ends it, and what it knows and answers at once: these stay as they are. */
const PLAIN: ReadonlySet<string> = new Set(['close', 'placeOf', 'signs']);

/** A backend's methods and its facets'. */
function wrapped<T extends object>(
  target: T,
  through: (operation: string, method: AnyFunction) => AnyFunction,
): T {
  const entries = namesOf(target).map((name) => {
    const value: unknown = Reflect.get(target, name);
    if (typeof value === 'function') {
      const method = (value as AnyFunction).bind(target);
      return [name, PLAIN.has(name) ? method : through(name, method)];
    }
    const isFacet = FACETS.some((facet) => facet === name);
    const wraps = isFacet && value !== undefined;
    return [name, wraps ? wrapped(value as object, through) : value];
  });
  return Object.fromEntries(entries) as T;
}

/** Of what it has itself, and of its class. */
function namesOf(target: object): readonly string[] {
  const own = Object.keys(target);
  const its = Reflect.getPrototypeOf(target);
  if (its === null || its === Object.prototype) return own;
  const ofClass = Reflect.ownKeys(its).filter((key) => key !== 'constructor');
  return [...own, ...ofClass.filter((key) => typeof key === 'string')];
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
