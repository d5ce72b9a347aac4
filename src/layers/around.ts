import { FACETS, type StorageBackend } from '../storage/index.js';

/** A method of a backend or of one of its facets, such as `statObject`. */
export interface Method {
  readonly operation: string;
  readonly run: (given: readonly unknown[]) => unknown;
}

/**
 * Stands around one call: it has the method run, and what that gives, or throws, it may change.
 * Both are promises for all that a backend does, and plain for what it knows, such as
 * `signer.signs`.
 */
export type Layer = (method: Method, given: readonly unknown[]) => unknown;

/**
 * The same backend, each of its methods and those of its facets called through the layer. A facet
 * that is absent stays absent.
 */
export function around(backend: StorageBackend, layer: Layer): StorageBackend {
  return seenThrough(backend, layer);
}

const FACET_NAMES: ReadonlySet<string> = new Set(FACETS);

/** Methods run on `target` itself, so its #private fields are in reach. */
function seenThrough<T extends object>(target: T, layer: Layer): T {
  const seen = new WeakMap<object, object>();
  const once = (value: object, make: () => object) => {
    const made = seen.get(value) ?? make();
    seen.set(value, made);
    return made;
  };

  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof name === 'symbol') return value;
      if (isFunction(value)) {
        return once(value, () => {
          const run = (given: readonly unknown[]) =>
            Reflect.apply(value, target, given);
          return calledThrough({ operation: name, run }, layer);
        });
      }
      return FACET_NAMES.has(name) && isObject(value)
        ? once(value, () => seenThrough(value, layer))
        : value;
    },
  });
}

type AnyFunction = (...given: readonly unknown[]) => unknown;

function calledThrough(method: Method, layer: Layer): AnyFunction {
  return (...given) => layer(method, given);
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
