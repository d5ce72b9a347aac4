import { Caller } from '../caller.js';

/**
 * The same caller, for what is not stopped once it was begun: half way, nobody could say whether it was
 * done. Each call has its own deadline all the same.
 */
export function toItsEnd({ services, call }: Caller): Caller {
  const { signal } = new AbortController();
  return new Caller(services, { ...call, signal });
}
