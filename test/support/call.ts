import { setMaxListeners } from 'node:events';
import type { Call } from '../../src/storage/index.js';

/** A call that stops when `signal` does. */
export function callUntil(signal: AbortSignal): Call {
  return { signal, requestId: 'req-test' };
}

const never = new AbortController().signal;
setMaxListeners(0, never);

/** A call that nobody gives up. Many may be under way at once. */
export const call: Call = callUntil(never);
