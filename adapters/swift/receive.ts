import type { Readable } from 'node:stream';
import type { Errand } from '../../src/storage/index.js';
import { aboutOf, cancelled } from '../../src/storage/index.js';
import type { Desk } from './desk.js';

/** Something that comes with a body. */
interface Delivery<T> {
  readonly errand: Errand;
  readonly body: Readable;
  readonly work: () => Promise<T>;
}

/** Does what is asked with a body: it ends when its caller goes away, and is let go on every path. */
export async function receive<T>(
  desk: Desk,
  { errand, body, work }: Delivery<T>,
): Promise<T> {
  const { signal } = errand.call;
  const stop = () => body.destroy(cancelled(aboutOf(errand), undefined));
  body.on('error', () => undefined); // Whoever reads it is told.
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await desk.attend(errand, work);
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}
