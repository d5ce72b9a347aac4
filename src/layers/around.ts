import { FACETS, type StorageBackend } from '../storage/index.js';

/**
 * Stands around one call: `run` makes it, and what it gives, or throws, the layer may change. Both
 * are promises for all that a backend does, and plain for what it knows, such as `signer.signs`.
 */
export type Layer = (operation: string, run: () => unknown) => unknown;

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
      if (isMethod(value)) {
        return once(value, () => calledThrough(value, { target, name, layer }));
      }
      return FACET_NAMES.has(name) && isObject(value)
        ? once(value, () => seenThrough(value, layer))
        : value;
    },
  });
}

type Method = (...given: readonly unknown[]) => unknown;

function calledThrough(
  method: Method,
  on: { readonly target: object; readonly name: string; readonly layer: Layer },
): Method {
  return (...given) =>
    on.layer(on.name, () => Reflect.apply(method, on.target, given));
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
