import type { Method } from './around.js';
import { Attempt } from './attempt.js';
import type { Patience } from './deadline.js';

/**
 * Waits for a backend to close for as long as for a call; one that takes longer is left as it is.
 * @throws StorageError TIMEOUT, and what closing throws
 */
export function closed(
  run: Method['run'],
  { clock, timeoutMs }: Patience,
): Promise<unknown> {
  const { signal } = new AbortController();
  const attempt = new Attempt({ signal, requestId: 'close' }, clock);
  attempt.expectWithin(timeoutMs);
  return attempt.whole(async () => await run([]));
}
