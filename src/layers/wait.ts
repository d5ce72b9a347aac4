import { StorageError, type Call } from '../storage/index.js';
import type { Clock } from './clock.js';

/**
 * Waits `ms`, or until the caller goes.
 * @throws StorageError CANCELLED
 */
export function wait(
  ms: number,
  { signal }: Call,
  clock: Clock,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel();
      reject(new StorageError('CANCELLED'));
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
