import type { Asked, Once, Outcome } from '../../src/once/index.js';

/** Where answers are kept. */
export interface OnceStorage {
  readonly name: string;
  /** One store of it, as one process has; every call another. */
  readonly open: (limits?: { readonly maxKeys?: number }) => Promise<Once>;
  /** Has so many milliseconds pass for it. */
  readonly pass: (ms: number) => Promise<void>;
}

/** What most cases ask for. */
export const asked: Asked = { owner: 'me', key: 'k-1', fingerprint: 'f-1' };

/** For who waits as long as it takes. */
export const never = new AbortController().signal;

/** Work that is done when a test says so. */
export function pending() {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  let begun = 0;
  const work = () => {
    begun += 1;
    return promise;
  };
  return { work, resolve, reject, begun: () => begun };
}

/** Work that is done at once. */
export function giving(answer: string, stands = true): () => Promise<Outcome> {
  return () => Promise.resolve({ answer, stands });
}

/** A storage with a clock of its own may be so late. */
export const NEARLY_MS = 60_000;

/** Work that is not to be done. */
export const notAgain = () => Promise.reject(new Error('it was done again'));
