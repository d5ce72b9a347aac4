import type { StorageBackend } from '../storage/index.js';
import { Attempt } from './attempt.js';
import { settledOptions, type LayerOptions } from './options.js';

/** A store that was not closed may have to be looked through first: 2 minutes for 30 seconds. */
const OPENING = 4;

/**
 * Opens a backend in time; one that comes too late is closed.
 * @throws StorageError TIMEOUT, and what `open` throws
 */
export async function opened(
  open: () => Promise<StorageBackend>,
  options: LayerOptions = {},
): Promise<StorageBackend> {
  const { clock, timeoutMs } = settledOptions(options);
  const { signal } = new AbortController();
  const attempt = new Attempt({ signal, requestId: 'open' }, clock);
  attempt.expectWithin(timeoutMs * OPENING);
  try {
    return await attempt.answer(open, (late) => {
      late.close().catch(() => undefined); // Its failure was told as a TIMEOUT.
    });
  } finally {
    attempt.end();
  }
}
