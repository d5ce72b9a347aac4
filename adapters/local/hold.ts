import type { Readable } from 'node:stream';
import type { Call } from '../../src/storage/index.js';
import { cancelled } from './errors.js';

/** A body, and who waits for it to be stored. */
export interface Held {
  readonly body: Readable;
  readonly call: Call;
}

/** Does work that takes a body: that ends when the call is given up, and is let go on every path. */
export async function holding<T>(
  { body, call }: Held,
  work: () => Promise<T>,
): Promise<T> {
  const stop = () => body.destroy(cancelled(call));
  body.on('error', ignore);
  call.signal.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } finally {
    call.signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

function ignore(): void {
  // Whoever reads the body is told.
}
